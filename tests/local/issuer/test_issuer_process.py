"""The issuer as a process of its own, and a service that finds its keys over HTTP."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from infra.local.ports import free_port
from infra.runtime.identity.tokens import IssuerSilent, Tokens
from infra.runtime.process.settings import Settings

PERSON = "verifikator.kecamatan.18.09.01"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    port = free_port()
    return Settings(
        service="issuer",
        http_port=port,
        issuer_url=f"http://127.0.0.1:{port}",
        secrets=tmp_path,
        data=tmp_path,
    )


@pytest.fixture
def environment(settings: Settings, tmp_path: Path) -> dict[str, str]:
    file = tmp_path / "issuer.json"
    file.write_text(settings.model_dump_json())
    file.chmod(0o600)
    return {**os.environ, "JEJAK_SETTINGS": str(file)}


@pytest.fixture
def running(settings: Settings, environment: dict[str, str]) -> Iterator[str]:
    server = subprocess.Popen([sys.executable, "-m", "infra.local.issuer"], env=environment)
    try:
        wait_for(settings.issuer_url, server)
        yield settings.issuer_url
    finally:
        server.terminate()
        server.wait(10)


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert server.poll() is None
        try:
            httpx.get(f"{url}/jwks.json")
        except httpx.ConnectError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the issuer did not start")


def log_in(url: str, secrets: Path) -> str:
    password = json.loads((secrets / "demo-users.json").read_text())[PERSON]
    form = {"grant_type": "password", "username": PERSON, "password": password}
    found: str = httpx.post(f"{url}/token", data=form).json()["access_token"]
    return found


def test_a_service_reads_tokens_of_the_running_issuer(
    running: str, settings: Settings, environment: dict[str, str]
) -> None:
    tokens = Tokens(running, "registry")
    token = log_in(running, settings.secrets)
    assert tokens.read(token).person == PERSON
    subprocess.run(
        [sys.executable, "-m", "infra.local.issuer", "rotate"], env=environment, check=True
    )
    tokens.keys.asked_at -= 61
    assert tokens.read(log_in(running, settings.secrets)).person == PERSON


def test_an_issuer_that_calls_itself_otherwise_is_not_believed(
    running: str, settings: Settings
) -> None:
    mistaken = running.replace("127.0.0.1", "localhost")
    with pytest.raises(IssuerSilent):
        Tokens(mistaken, "registry").read(log_in(running, settings.secrets))
