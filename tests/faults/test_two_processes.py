"""The API and the workers of one service: kill -9 of either is survived by the other.

Two real processes on real servers. The test appends facts as the API would, for it is the ledger
that the two have in common.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from contracts.registry.roles import RoleAssigned
from infra.local.health import answers
from infra.local.ports import free_port
from infra.local.secret_files import secret
from infra.local.servers.nats import NatsServer
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.identity.view import assignments
from infra.runtime.process.settings import VARIABLE, Settings
from infra.runtime.projections.generations.lookup import reach
from services.registry.main import service
from tests.databases import ServiceDatabases
from tests.people_we_know import SUKAMAJU, TODAY
from tests.registry.keeping import keep
from tests.running import ready
from tests.runtime.streams import empty_streams, ids_in

PATIENCE = 30.0


def until(so: Callable[[], Any], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.05)


class TwoProcesses:
    """`api` and `workers` of the registry, each of which can be killed and started again."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.folder, self.settings = folder, settings
        self.ports = {part: free_port() for part in ("api", "workers")}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, part: str) -> None:
        file = self.folder / f"{part}.json"
        told = self.settings.model_copy(update={"http_port": self.ports[part]})
        file.write_text(told.model_dump_json())
        file.chmod(0o600)
        with (self.folder / f"{part}.log").open("ab") as log:
            self.running[part] = subprocess.Popen(
                [sys.executable, "-m", "services.registry", part],
                env={**os.environ, VARIABLE: str(file)},
                stdout=log,
                stderr=log,
            )

    def well(self, part: str) -> bool:
        return answers(f"http://127.0.0.1:{self.ports[part]}")

    def kill(self, part: str) -> None:
        self.running[part].kill()
        self.running[part].wait()


@pytest.fixture
def two(
    tmp_path: Path, service_databases: ServiceDatabases, nats_server: NatsServer
) -> Iterator[TwoProcesses]:
    empty_streams(nats_server)
    for key in ("kek", "index-key"):
        secret(tmp_path, key)
    given = ready(service, service_databases, tmp_path, keyring=True)
    login = {"nats_user": "registry", "nats_password": nats_server.passwords["registry"]}
    made = TwoProcesses(tmp_path, given.model_copy(update=login | {"nats_url": nats_server.url}))
    try:
        for part in made.ports:
            made.start(part)
        until(lambda: all(map(made.well, made.ports)), "both")
        yield made
    finally:
        for part in made.running:
            made.kill(part)


@pytest.fixture
def ledger(two: TwoProcesses) -> Iterator[Ledger]:
    ledger = open_ledger("registry", two.settings.app_conninfo)
    yield ledger
    ledger.close()


def appoints(ledger: Ledger) -> str:
    """One more officer; her name."""
    name = f"petugas-{uuid4().hex}"
    role = {"role": "tim_data", "region_code": SUKAMAJU, "valid_from": TODAY}
    keep(ledger, RoleAssigned(officer=name, **role))
    return name


def knows(two: TwoProcesses, officer: str) -> bool:
    with psycopg.connect(two.settings.app_conninfo) as db:
        reach(db, assignments)
        query = "SELECT 1 FROM assignment WHERE person = %s"
        return db.execute(query, (officer,)).fetchone() is not None


def test_neither_process_of_a_service_takes_the_other_with_it(
    two: TwoProcesses, ledger: Ledger, nats_server: NatsServer
) -> None:
    first = appoints(ledger)
    until(lambda: knows(two, first), "the view")

    two.kill("workers")
    late = appoints(ledger)
    assert two.well("api"), "the API goes on without its workers"
    assert not knows(two, late)
    two.start("workers")
    until(lambda: knows(two, late), "what was recorded meanwhile")
    until(lambda: two.well("workers"), "the workers")

    two.kill("api")
    assert two.well("workers"), "the workers go on without the API"
    last = appoints(ledger)
    until(lambda: knows(two, last), "the view, without the API")
    two.start("api")
    until(lambda: two.well("api"), "the API")

    until(lambda: len(ids_in(nats_server)) == ledger.head(), "the stream")
    sent = ids_in(nats_server)
    assert len(set(sent)) == len(sent) == ledger.head(), "nothing is lost or sent twice"
