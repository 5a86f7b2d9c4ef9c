"""What tests of the storage write with, and how they look behind it."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic, sleep
from uuid import uuid4

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.storage.group_commit import GroupCommit, QueuedAppend
from infra.runtime.eventstore.storage.recorder import LedgerRecorder
from infra.runtime.eventstore.storage.rows import Row

Call = Callable[[], object]
LOCK = "SELECT FROM ledger FOR UPDATE"
"""As `append()` takes it; only the owner may."""


def fact(*tags: str, type: str = "noted", data: bytes = b"{}") -> DCBEvent:
    return DCBEvent(type, data, list(tags))


def unless(*tags: str, after: int = 0, types: Sequence[str] = ()) -> DCBAppendCondition:
    """Give up if a fact later than `after` carries one of the tags."""
    items = [DCBQueryItem(list(types), [tag]) for tag in tags]
    return DCBAppendCondition(DCBQuery(items), after)


def query(*tags: str) -> DCBQuery:
    return DCBQuery([DCBQueryItem([], [tag]) for tag in tags])


def command() -> str:
    return f"command:{uuid4()}"


def rows(recorder: LedgerRecorder) -> Sequence[Row]:
    return recorder.read().rows


@contextmanager
def as_superuser(admin: str, database: ServiceDatabase) -> Iterator[psycopg.Connection]:
    """Who may do anything to the tables, and switches the triggers off."""
    with psycopg.connect(admin, dbname=database.name, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


@contextmanager
def a_leader(commits: GroupCommit) -> Iterator[None]:
    """Everybody who comes meanwhile waits for one who leads."""
    leader = commits._leader = QueuedAppend([], None)
    yield
    commits._leave(leader)


def in_one_group(recorder: LedgerRecorder, *calls: Call) -> list[object]:
    """What each call answered or raised, all of them having waited for the same leader."""

    def attempt(call: Call) -> object:
        try:
            return call()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(calls)) as threads:
        made = []
        with a_leader(recorder.commits):
            for number, call in enumerate(calls, 1):
                made.append(threads.submit(attempt, call))
                wait_until(lambda number=number: len(recorder.commits._waiting) == number)  # type: ignore[misc]
        return [each.result(timeout=30) for each in made]


def wait_until(true: Callable[[], bool], seconds: float = 10) -> None:
    end = monotonic() + seconds
    while not true():
        assert monotonic() < end, "waited in vain"
        sleep(0.001)


def waiting_for_the_lock(db: psycopg.Connection) -> list[int]:
    """The backends that cannot go on until somebody lets go of the ledger's row."""
    db.execute("SELECT pg_stat_clear_snapshot()")  # within a transaction it is looked at once
    found = db.execute(
        "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND"
        " datname = current_database() AND"
        " (query LIKE '%append(%' OR query LIKE '%position_at(%') AND pid <> pg_backend_pid()"
    ).fetchall()
    return [pid for (pid,) in found]


def set_clock(superuser: psycopg.Connection, by: str) -> None:
    superuser.execute(
        "CREATE OR REPLACE FUNCTION clock() RETURNS timestamptz LANGUAGE sql VOLATILE"
        f" RETURN clock_timestamp() + interval '{by}'".encode()
    )
