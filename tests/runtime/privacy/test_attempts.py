"""Who keeps asking for what is not theirs fills no log, and all they asked for is on record."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Thread
from time import monotonic
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import Connection

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.privacy.access_log import (
    Access,
    AccessLog,
    AccessLogUnavailable,
    AccessOutcome,
    floods,
    settle,
)
from infra.runtime.process.migrate import lay_tables
from tests.conftest import ServiceDatabases

REFUSED = Access(
    person="orang.ingin.tahu",
    role="tim_data",
    office="18.09.01.2001",
    purpose="pelayanan",
    action="household.read",
    outcome=AccessOutcome.REFUSED,
    subjects=[],
    fields=["name"],
    result_count=0,
    trace_id="t1",
)
ALONE = 10


@pytest.fixture
def database(service_databases: ServiceDatabases) -> ServiceDatabase:
    database = service_databases("reporting")
    lay_tables("reporting", database.owner)
    return database


@pytest.fixture
def log(database: ServiceDatabase) -> Iterator[AccessLog]:
    log = AccessLog(database.app)
    yield log
    log.close()


@pytest.fixture
def db(database: ServiceDatabase) -> Iterator[Connection]:
    with psycopg.connect(database.app, autocommit=True) as db:
        yield db


def later(database: ServiceDatabase) -> None:
    """As if what was counted had been counted more than a minute ago."""
    with psycopg.connect(database.owner) as owner:
        owner.execute("UPDATE access_attempts SET since = since - interval '61 seconds'")
        owner.execute("UPDATE access_pace SET begun = begun - interval '61 seconds'")


def tried(log: AccessLog, times: int, attempt: Access = REFUSED) -> list[UUID]:
    """That many attempts, each about somebody else; about whom."""
    people = [uuid4() for _ in range(times)]
    for each in people:
        log.attempt(replace(attempt, subjects=[each]))
    return people


def entries(db: Connection) -> list[tuple[str, str, int, set[UUID]]]:
    rows = db.execute("SELECT person, action, times, subjects FROM access_log ORDER BY id")
    return [(person, action, times, set(subjects)) for person, action, times, subjects in rows]


def test_a_few_attempts_are_entries_of_their_own_at_once(log: AccessLog, db: Connection) -> None:
    people = tried(log, ALONE)
    assert entries(db) == [(REFUSED.person, "household.read", 1, {each}) for each in people]


def test_more_in_a_minute_become_one_entry_with_their_number_and_all_ids(
    log: AccessLog, db: Connection, database: ServiceDatabase
) -> None:
    people = tried(log, ALONE + 40)
    assert len(entries(db)) == ALONE
    later(database)
    log.record(replace(REFUSED, person="orang.lain", outcome=AccessOutcome.GIVEN))
    assert entries(db)[ALONE:] == [
        (REFUSED.person, "household.read", 40, set(people[ALONE:])),
        ("orang.lain", "household.read", 1, set()),
    ]


def test_whoever_reads_the_log_reads_what_is_counted_until_then(
    log: AccessLog, db: Connection
) -> None:
    people = tried(log, ALONE + 3)
    settle(db)
    assert entries(db)[-1] == (REFUSED.person, "household.read", 3, set(people[ALONE:]))
    settle(db)
    assert len(entries(db)) == ALONE + 1


def test_actions_and_outcomes_are_counted_apart(log: AccessLog, db: Connection) -> None:
    tried(log, ALONE)
    tried(log, 2, replace(REFUSED, action="timeline.read"))
    tried(log, 3, replace(REFUSED, outcome=AccessOutcome.EMPTY))
    tried(log, 4)
    settle(db)
    counted = [(action, times) for _, action, times, _ in entries(db)[ALONE:]]
    assert sorted(counted) == [("household.read", 3), ("household.read", 4), ("timeline.read", 2)]


def test_a_purpose_that_changes_is_named_no_more_and_makes_no_second_line(
    log: AccessLog, db: Connection
) -> None:
    tried(log, ALONE)
    for purpose in ("pelayanan", "verifikasi"):
        tried(log, 1, replace(REFUSED, purpose=purpose))
    settle(db)
    row = db.execute("SELECT purpose, times FROM access_log ORDER BY id DESC LIMIT 1").fetchone()
    assert row == ("", 2)


def test_one_persons_attempts_do_not_hide_another_persons(log: AccessLog, db: Connection) -> None:
    tried(log, ALONE + 5)
    [one] = tried(log, 1, replace(REFUSED, person="orang.lain"))
    assert entries(db)[-1] == ("orang.lain", "household.read", 1, {one})


def test_the_next_minute_begins_again(
    log: AccessLog, db: Connection, database: ServiceDatabase
) -> None:
    tried(log, ALONE + 5)
    later(database)
    tried(log, 1)
    assert [times for _, _, times, _ in entries(db)] == [1] * ALONE + [5, 1]


def test_what_goes_on_for_minutes_is_an_entry_each_minute(
    log: AccessLog, db: Connection, database: ServiceDatabase
) -> None:
    tried(log, ALONE + 5)
    with psycopg.connect(database.owner) as owner:
        owner.execute("UPDATE access_attempts SET since = since - interval '61 seconds'")
    tried(log, 2)
    settle(db)
    assert [times for _, _, times, _ in entries(db)][ALONE:] == [5, 2]


def test_a_clock_that_was_set_back_holds_nothing_back(
    log: AccessLog, db: Connection, database: ServiceDatabase
) -> None:
    tried(log, ALONE + 5)
    with psycopg.connect(database.owner) as owner:
        owner.execute("UPDATE access_attempts SET since = since + interval '2 hours'")
        owner.execute("UPDATE access_pace SET begun = begun + interval '2 hours'")
    tried(log, 1)
    assert [times for _, _, times, _ in entries(db)] == [1] * ALONE + [5, 1]


def test_many_at_once_are_all_counted_and_none_waits_for_ever(
    database: ServiceDatabase, db: Connection
) -> None:
    """Two processes, and somebody who reads meanwhile."""
    logs = [AccessLog(database.app) for _ in range(2)]

    def attack(log: AccessLog) -> None:
        tried(log, 150)

    attackers = [Thread(target=attack, args=(log,)) for log in logs]
    begun = monotonic()
    for each in attackers:
        each.start()
    while any(each.is_alive() for each in attackers):
        settle(db)
    settle(db)
    for each in logs:
        each.close()
    found = entries(db)
    assert sum(times for _, _, times, _ in found) == 300
    assert len(set().union(*(subjects for *_, subjects in found))) == 300
    assert monotonic() - begun < 60


def test_an_attempt_that_cannot_be_recorded_is_not_answered(database: ServiceDatabase) -> None:
    log = AccessLog(database.reader)
    with pytest.raises(AccessLogUnavailable):
        log.attempt(REFUSED)
    log.close()


def test_nobody_changes_what_is_counted(database: ServiceDatabase) -> None:
    with (
        psycopg.connect(database.app) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute("DELETE FROM access_attempts")


def test_operators_are_told_how_many_people_and_not_who(log: AccessLog, db: Connection) -> None:
    tried(log, ALONE)
    assert floods(db) == []
    tried(log, 1)
    [said] = floods(db)
    assert said.startswith("1 orang ") and REFUSED.person not in said
