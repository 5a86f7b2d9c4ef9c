"""Everything runs, comes back after any one of it dies, and is gone when it is told to go."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from infra.local.home import Home
from infra.local.ports import port_of
from infra.local.processes import started_at
from infra.local.servers.provision import all_databases
from infra.local.supervisor.__main__ import ALREADY_RUNNING
from infra.local.supervisor.background import bring_down, bring_up
from infra.local.supervisor.endpoints import Endpoints, read_endpoints
from tests.local.small_crew import MODULE
from tests.local.supervisor.conftest import eventually, now, pids, restarted


def up(home: Home) -> Endpoints:
    return bring_up(home, module=MODULE)


def registry(home: Home) -> str:
    port = now(home, "postgres")
    assert port and port.url
    admin = f"host=127.0.0.1 port={port_of(port.url)}"
    return all_databases(admin, home.role_secrets).services["registry"].owner


def test_starting_twice_starts_one_of_each(home: Home) -> None:
    first, second = up(home), up(home)
    assert first.healthy
    assert first.supervisor_pid == second.supervisor_pid
    assert pids(first) == pids(second)


def test_a_killed_member_is_started_again(home: Home) -> None:
    pid = pids(up(home))["registry"]
    os.kill(pid, signal.SIGKILL)
    eventually(restarted(home, "registry", pid))


def test_a_member_that_hangs_is_ended_and_started_again(home: Home) -> None:
    pid = pids(up(home))["registry"]
    os.kill(pid, signal.SIGSTOP)
    eventually(restarted(home, "registry", pid), 60)
    assert started_at(pid) is None
    part = now(home, "issuer")
    assert part is not None and part.state == "healthy"


def test_a_killed_nats_comes_back_where_it_was(home: Home) -> None:
    before = up(home)
    os.kill(pids(before)["nats"], signal.SIGKILL)
    eventually(restarted(home, "nats", pids(before)["nats"]))
    after = now(home, "nats")
    assert after is not None and after.url == before.url("nats")


def test_a_second_supervisor_on_one_home_is_refused_and_changes_nothing(home: Home) -> None:
    before = up(home)
    command = [sys.executable, "-m", MODULE]
    second = subprocess.run(
        command, env={**os.environ, "JEJAK_HOME": str(home.root)}, check=False, timeout=60
    )
    assert second.returncode == ALREADY_RUNNING
    assert up(home) == before


def test_a_killed_postgres_comes_back_where_it_was_with_what_it_had(home: Home) -> None:
    pid = pids(up(home))["postgres"]
    with psycopg.connect(registry(home)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'a fact' AS fact")
    os.kill(pid, signal.SIGKILL)
    eventually(restarted(home, "postgres", pid))
    with psycopg.connect(registry(home)) as connection:
        assert connection.execute("SELECT fact FROM kept").fetchone() == ("a fact",)


def test_nothing_survives_a_killed_supervisor_and_the_next_one_starts(home: Home) -> None:
    before = up(home)
    os.kill(before.supervisor_pid, signal.SIGKILL)
    eventually(lambda: all(started_at(pid) is None for pid in pids(before).values()))
    again = up(home)
    assert again.supervisor_pid != before.supervisor_pid
    with psycopg.connect(registry(home)) as connection:
        assert connection.execute("SELECT fact FROM kept").fetchone() == ("a fact",)


def test_stopping_stops_every_process_and_may_be_repeated(home: Home) -> None:
    before = up(home)
    assert bring_down(home)
    assert all(started_at(pid) is None for pid in [before.supervisor_pid, *pids(before).values()])
    assert not bring_down(home)
    assert read_endpoints(home) is None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_signal_ends_everything_within_seconds_servers_last(
    home: Home, number: signal.Signals
) -> None:
    before = up(home)
    began = time.monotonic()
    os.kill(before.supervisor_pid, number)
    eventually(lambda: started_at(before.supervisor_pid) is None)
    assert time.monotonic() - began < 15
    assert all(started_at(pid) is None for pid in pids(before).values())
    assert not list(home.run.glob("*.pid.json"))


def test_what_happened_is_in_the_journal_in_order(home: Home) -> None:
    up(home)
    lines = [json.loads(line) for line in (home.logs / "supervisor.log").read_text().splitlines()]
    last = len(lines) - [line["message"] for line in lines][::-1].index("ready") - 1
    started = [line["part"] for line in lines[:last] if line["message"] == "started"]
    assert started[-4:] == ["postgres", "nats", "issuer", "registry"]
    assert all(set(line) <= {"time", "level", "message", "part", "fault"} for line in lines)


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
    passage = 0o066 if os.geteuid() == 0 else 0o077
    for folder in (home.secrets, home.root / "settings"):
        assert folder.stat().st_mode & passage == 0, "nobody lists it"
        for entry in folder.rglob("*"):
            assert entry.stat().st_mode & 0o027 == 0, entry.name
