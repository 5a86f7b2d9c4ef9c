"""Everything runs, comes back after any one of it dies, and is gone when it is told to go."""

import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from infra.local.home import Home
from infra.local.ports import port_of
from infra.local.processes import started_at
from infra.local.supervisor.background import bring_down, bring_up
from infra.local.supervisor.endpoints import Endpoint, Endpoints, read_endpoints
from infra.runtime.process.settings import read_settings

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="jejak-test-"))
    folder.chmod(0o755)
    home = Home(folder).create()
    yield home
    bring_down(home)
    shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    for variable in ("JEJAK_POSTGRES_URL", "JEJAK_NATS_URL", "JEJAK_OTLP_ENDPOINT"):
        monkeypatch.delenv(variable, raising=False)


def up(home: Home) -> Endpoints:
    return bring_up(home, module="tests.local.small_crew")


def pids(seen: Endpoints) -> dict[str, int]:
    return {part.name: part.pid for part in seen.parts if part.pid}


def eventually(what: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def restarted(home: Home, name: str, killed: int) -> Callable[[], bool]:
    def look() -> bool:
        part = now(home, name)
        return part is not None and part.state == "healthy" and part.pid not in (None, killed)

    return look


def now(home: Home, name: str) -> Endpoint | None:
    seen = read_endpoints(home)
    return next((part for part in seen.parts if part.name == name), None) if seen else None


def registry(home: Home) -> str:
    return read_settings(home.root / "settings" / "registry.json").owner_conninfo


def test_starting_twice_starts_one_of_each(home: Home) -> None:
    first, second = up(home), up(home)
    assert first.healthy
    assert first.supervisor_pid == second.supervisor_pid
    assert pids(first) == pids(second)


def test_a_killed_member_is_started_again(home: Home) -> None:
    pid = pids(up(home))["registry"]
    os.kill(pid, signal.SIGKILL)
    eventually(restarted(home, "registry", pid))


def test_a_killed_postgres_comes_back_where_it_was_with_what_it_had(home: Home) -> None:
    pid = pids(up(home))["postgres"]
    with psycopg.connect(registry(home)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'a fact' AS fact")
    os.kill(pid, signal.SIGKILL)
    eventually(restarted(home, "postgres", pid))
    with psycopg.connect(registry(home)) as connection:
        assert connection.execute("SELECT fact FROM kept").fetchone() == ("a fact",)


def test_nothing_survives_a_killed_supervisor_and_the_next_one_starts(home: Home) -> None:
    seen = up(home)
    os.kill(seen.supervisor_pid, signal.SIGKILL)
    eventually(lambda: all(started_at(pid) is None for pid in pids(seen).values()))
    again = up(home)
    assert again.supervisor_pid != seen.supervisor_pid
    with psycopg.connect(registry(home)) as connection:
        assert connection.execute("SELECT fact FROM kept").fetchone() == ("a fact",)


def test_stopping_stops_every_process_and_may_be_repeated(home: Home) -> None:
    seen = up(home)
    assert bring_down(home)
    assert all(started_at(pid) is None for pid in [seen.supervisor_pid, *pids(seen).values()])
    assert not bring_down(home)
    assert read_endpoints(home) is None


def test_everybody_moves_when_a_stranger_took_the_ports(home: Home) -> None:
    before = up(home)
    bring_down(home)
    with socket.create_server(("127.0.0.1", port_of(before.url("postgres")) or 0)):
        after = up(home)
        assert after.healthy
        assert after.url("postgres") != before.url("postgres")
        with psycopg.connect(make_conninfo(registry(home), connect_timeout=2)) as connection:
            assert connection.info.port == port_of(after.url("postgres"))


def test_what_is_written_for_others_to_read_holds_no_secret(home: Home) -> None:
    up(home)
    secrets = [file.read_text() for file in home.secrets.rglob("*") if file.is_file()]
    assert secrets
    for folder in (home.run, home.logs):
        for file in folder.iterdir():
            text = file.read_text(errors="replace")
            assert not any(secret in text for secret in secrets), file.name


def test_every_secret_is_closed_to_others(home: Home) -> None:
    up(home)
    for folder in (home.secrets, home.root / "settings"):
        assert folder.stat().st_mode & 0o077 == 0
        for entry in folder.rglob("*"):
            assert entry.stat().st_mode & 0o077 == 0, entry.name
