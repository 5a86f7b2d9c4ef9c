"""kill -9 in the middle of a group, of the process or its backend: all is stored, and once."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from time import monotonic, sleep

import psycopg
import pytest

from infra.local.home import Home
from infra.local.servers.postgres import running_postgres
from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.chain import faults
from infra.runtime.eventstore.storage.recorder import LedgerRecorder
from tests.databases import ServiceDatabases, Shelf
from tests.runtime.eventstore.storage.writing import (
    LOCK,
    command,
    rows,
    wait_until,
    waiting_for_the_lock,
)
from tests.server_folders import server_folder

WORKER = "tests.runtime.eventstore.storage.killed_worker"
ROUNDS = 4


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    """A PostgreSQL of this file's own: a backend killed with -9 takes all others down with it."""
    with server_folder() as folder:
        home = Home(folder).create()
        with running_postgres(home) as server:
            yield Shelf(server.admin, home.role_secrets)


@pytest.fixture
def database(shelf: Shelf) -> ServiceDatabase:
    return ServiceDatabases(shelf).stored("registry")


@pytest.fixture
def superuser(shelf: Shelf, database: ServiceDatabase) -> Callable[[], psycopg.Connection]:
    """A connection whenever one is needed, for each may be killed together with the others."""

    def connected() -> psycopg.Connection:
        end = monotonic() + 20
        while True:
            try:
                return psycopg.connect(shelf.admin, dbname=database.name, autocommit=True)
            except psycopg.OperationalError:
                assert monotonic() < end
                sleep(0.1)

    return connected


class Worker:
    def __init__(self, conninfo: str, commands: list[str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", WORKER, *commands],
            env={**os.environ, "LEDGER": conninfo},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().decode().strip()

    def kill(self) -> list[str]:
        """What it had said was done, before it was killed."""
        self.process.kill()
        return self.said()

    def said(self) -> list[str]:
        assert self.process.stdout
        with self.process.stdout as stream:
            out = stream.read()  # also what was read ahead with the lines before
        self.process.wait(timeout=60)
        return out.decode().split("\n")[:-1]


def stored(conninfo: str) -> Counter[str]:
    """How many appends each command has; whole and in an unbroken chain."""
    recorder = LedgerRecorder(conninfo)
    found = rows(recorder)
    recorder.close()
    assert list(faults("registry", found)) == []
    facts = Counter(tag for row in found for tag in row.event.tags)
    assert all(number % 2 == 0 for number in facts.values()), "half an append"
    return Counter({tag: number // 2 for tag, number in facts.items()})


def test_a_process_killed_at_any_time(database: ServiceDatabase) -> None:
    chance = random.Random(7)
    commands = [command() for _ in range(300)]
    done: set[str] = set()
    for _ in range(ROUNDS):
        worker = Worker(database.app, [each for each in commands if each not in done])
        for _ in range(chance.randint(1, 60)):
            done.add(worker.line())
        done.update(worker.kill())
        done.discard("")  # it had nothing left to say
    assert set(stored(database.app)) >= done  # what was said to be done is
    done.update(Worker(database.app, [each for each in commands if each not in done]).said())
    assert stored(database.app) == Counter(commands)
    assert done == set(commands)


@pytest.mark.parametrize("released", ["before", "after"])
def test_a_process_killed_while_its_group_waits(
    database: ServiceDatabase, superuser: Callable[[], psycopg.Connection], released: str
) -> None:
    """Its backend goes on alone: the retry may come before or after what it stores."""
    commands = [command() for _ in range(8)]
    with superuser() as db, psycopg.connect(database.owner) as holder:
        holder.execute(LOCK)
        worker = Worker(database.app, commands)
        wait_until(lambda: len(waiting_for_the_lock(db)) == 1)
        assert worker.kill() == []
        if released == "before":
            holder.rollback()
        again = Worker(database.app, commands)
        if released == "after":
            wait_until(lambda: len(waiting_for_the_lock(db)) == 2)
    assert sorted(again.said()) == sorted(commands)
    assert stored(database.app) == Counter(commands)


def killed_with_9(pid: int) -> None:
    with suppress(ProcessLookupError):  # it may have gone with one that was killed before
        os.kill(pid, signal.SIGKILL)  # PostgreSQL then restarts every backend, as after a crash


@pytest.mark.parametrize("by", [killed_with_9, None], ids=["kill -9", "terminated"])
def test_its_backend_killed_while_its_group_waits(
    database: ServiceDatabase,
    superuser: Callable[[], psycopg.Connection],
    by: Callable[[int], None] | None,
) -> None:
    commands = [command() for _ in range(40)]
    with closing(superuser()) as db, closing(psycopg.connect(database.owner)) as holder:
        holder.execute(LOCK)
        worker = Worker(database.app, commands)
        wait_until(lambda: len(waiting_for_the_lock(db)) == 1)
        [pid] = waiting_for_the_lock(db)
        if by:
            by(pid)
        else:
            db.execute("SELECT pg_terminate_backend(%s)", (pid,))
    assert sorted(worker.said()) == sorted(commands)
    assert stored(database.app) == Counter(commands)


def test_its_backend_killed_at_any_time(
    database: ServiceDatabase, superuser: Callable[[], psycopg.Connection]
) -> None:
    chance = random.Random(11)
    commands = [command() for _ in range(300)]
    worker = Worker(database.app, commands)
    said = [worker.line() for _ in range(50)]
    for _ in range(2):
        with closing(superuser()) as db:
            found = db.execute(
                "SELECT pid FROM pg_stat_activity WHERE query LIKE '%append(%'"
                " AND datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchall()
        for (pid,) in found:
            killed_with_9(pid)
        said += [worker.line() for _ in range(chance.randint(20, 80))]
    assert sorted(said + worker.said()) == sorted(commands)
    assert stored(database.app) == Counter(commands)
