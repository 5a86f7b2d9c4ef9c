"""A service told to stop ends by itself within ten seconds, whoever is away just then."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from infra.local.health import answers
from infra.local.ports import free_port
from infra.runtime.process.migrate import lay_tables
from infra.runtime.process.settings import VARIABLE, Settings
from services.verification.main import service
from tests.conftest import ServiceDatabases
from tests.runtime.identity.minting import ISSUER


def test_a_service_without_nats_stops_when_it_is_told_to(
    service_databases: ServiceDatabases, tmp_path: Path
) -> None:
    database = service_databases("verification")
    lay_tables("verification", database.owner, more=service.schema, views=service.views)
    told = Settings(
        service="verification",
        http_port=free_port(None),
        issuer_url=ISSUER,
        app_conninfo=database.app,
        reader_conninfo=database.reader,
        nats_url=f"nats://127.0.0.1:{free_port(None)}",
        nats_user="verification",
        nats_password="nobody listens",
        secrets=tmp_path,
        data=tmp_path,
    )
    file = tmp_path / "settings.json"
    file.write_text(told.model_dump_json())
    file.chmod(0o600)
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "services.verification"],
            env={**os.environ, VARIABLE: str(file)},
            stdout=log,
            stderr=log,
        )
    try:
        deadline = time.monotonic() + 60
        while not answers(f"http://127.0.0.1:{told.http_port}"):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)
        for _ in range(3):  # whoever stops a service may say so more than once
            process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()
    assert b"stops without waiting" not in (tmp_path / "log").read_bytes()
