"""Whoever looked is on record before the answer leaves, and the record stays."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier, Thread
from uuid import uuid4

import psycopg
import pytest

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.privacy.access_log import (
    Access,
    AccessLog,
    AccessLogUnavailable,
    AccessOutcome,
)
from infra.runtime.process.migrate import lay_tables

ACCESS = Access(
    person="9f",
    role="verifikator",
    office="18.09.01",
    purpose="verifikasi",
    action="open",
    outcome=AccessOutcome.GIVEN,
    subjects=[uuid4(), uuid4()],
    fields=["name", "birth_date"],
    result_count=2,
    trace_id="t1",
)


@pytest.fixture(scope="module")
def database(module_service_databases: "object") -> ServiceDatabase:
    database: ServiceDatabase = module_service_databases("reporting")  # type: ignore[operator]
    lay_tables("reporting", database.owner)
    return database


@pytest.fixture
def log(database: ServiceDatabase) -> Iterator[AccessLog]:
    log = AccessLog(database.app)
    yield log
    log.close()


def test_an_access_is_committed_when_record_returns(
    database: ServiceDatabase, log: AccessLog
) -> None:
    log.record(ACCESS)
    with psycopg.connect(database.app) as other:
        row = other.execute(
            "SELECT person, subjects, fields, result_count FROM access_log"
            " WHERE %s = ANY(subjects) AND at <= clock_timestamp()",
            (ACCESS.subjects[1],),
        ).fetchone()
    assert row == ("9f", ACCESS.subjects, ["name", "birth_date"], 2)


MONTH = f"access_log_{datetime.now(UTC):%Y_%m}"


@pytest.mark.parametrize(
    "statement",
    [
        f"{verb} {table} {rest}"
        for table in ("access_log", MONTH)
        for verb, rest in (("UPDATE", "SET role = ''"), ("DELETE FROM", ""), ("TRUNCATE", ""))
    ],
)
def test_nobody_takes_an_access_back(database: ServiceDatabase, statement: str) -> None:
    with (
        psycopg.connect(database.app) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute(statement)
    with (
        psycopg.connect(database.owner) as owner,
        pytest.raises(psycopg.errors.RaiseException, match="only ever added to"),
    ):
        owner.execute(statement)


def test_an_access_that_cannot_be_recorded_is_refused(database: ServiceDatabase) -> None:
    log = AccessLog(database.reader)
    try:
        with pytest.raises(AccessLogUnavailable) as refusal:
            log.record(ACCESS)
    finally:
        log.close()
    assert refusal.value.status == 503
    assert refusal.value.__context__ is None
    assert "Coba lagi" in refusal.value.explanation


def test_nobody_numbers_an_entry_who_does_not_take_the_lock(database: ServiceDatabase) -> None:
    with (
        psycopg.connect(database.app) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute("INSERT INTO access_log (person) VALUES ('forged')")


def test_a_follower_that_reads_on_from_the_last_number_skips_nobody(
    database: ServiceDatabase,
) -> None:
    """Two writers, in two processes as it were; one of them is held up in the middle."""
    one, other = AccessLog(database.app), AccessLog(database.app)
    began, read, after = Barrier(3), [], _last(database)
    entry = replace(ACCESS, action="followed")

    def write(log: AccessLog) -> None:
        began.wait()
        for _ in range(150):
            log.record(entry)

    writers = [Thread(target=write, args=(log,)) for log in (one, other)]
    for each in writers:
        each.start()
    began.wait()
    with psycopg.connect(database.app, autocommit=True) as follower:
        while any(each.is_alive() for each in writers) or _last(database) > after:
            rows = follower.execute(
                "SELECT id FROM access_log WHERE id > %s ORDER BY id", (after,)
            ).fetchall()
            read += [number for (number,) in rows]
            after = read[-1] if read else after
        whole = follower.execute(
            "SELECT id FROM access_log WHERE action = 'followed' ORDER BY id"
        ).fetchall()
    for each in (one, other):
        each.close()
    assert read == [number for (number,) in whole] and len(read) == 300


def test_an_entry_that_is_not_committed_yet_keeps_later_ones_back(
    database: ServiceDatabase, log: AccessLog
) -> None:
    after, entry = _last(database), replace(ACCESS, action="kept-back")
    with psycopg.connect(database.app) as slow:
        slow.execute("SELECT access_log_append(%s::jsonb)", (json.dumps([as_row(entry)]),))
        writer = Thread(target=log.record, args=(entry,))
        writer.start()
        writer.join(0.3)
        assert writer.is_alive() and _last(database) == after
    writer.join(10)
    with psycopg.connect(database.app) as db:
        rows = db.execute("SELECT count(*) FROM access_log WHERE id > %s", (after,)).fetchone()
    assert rows == (2,)


def test_those_who_record_at_the_same_time_are_written_together(
    database: ServiceDatabase, log: AccessLog
) -> None:
    """Forty readers at once take fewer transactions than forty, and nobody is written twice."""
    began, entry = Barrier(40), replace(ACCESS, action="together")

    def look() -> None:
        began.wait()
        log.record(entry)

    readers = [Thread(target=look) for _ in range(40)]
    for each in readers:
        each.start()
    for each in readers:
        each.join()
    with psycopg.connect(database.app) as db:
        asked = "SELECT count(*), count(DISTINCT at) FROM access_log WHERE action = 'together'"
        [(entries, transactions)] = db.execute(asked).fetchall()
    assert entries == 40 and transactions < 40


def _last(database: ServiceDatabase) -> int:
    with psycopg.connect(database.app) as db:
        [(number,)] = db.execute("SELECT coalesce(max(id), 0) FROM access_log").fetchall()
    return int(number)


def as_row(entry: Access) -> dict[str, object]:
    return vars(entry) | {"subjects": [str(each) for each in entry.subjects]}
