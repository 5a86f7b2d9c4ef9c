"""What is over its time goes by itself, once an hour, and nothing goes early."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from psycopg import Connection

from contracts.keeping.retention import days_of
from infra.local.servers.provision import ServiceDatabase
from infra.runtime.audit import access_chain
from infra.runtime.deadlines import retention
from infra.runtime.deadlines.retention import Retention
from infra.runtime.eventstore.clock import now
from infra.runtime.process.migrate import lay_tables
from tests.conftest import ServiceDatabases

SERVICE = "reporting"
ANSWER = "INSERT INTO idempotency (command_id, request, started_at) VALUES (%s, '', %s)"
PACE = "INSERT INTO rate_limit VALUES ('petugas', 'search', 1, %s)"
LINE = """
    INSERT INTO parked (follower, position, message_id, type, keys, error, state, settled_at)
    VALUES ('view:a', %s, 'm', 't', '{}', 'e', %s, %s)"""
OPENED = """
    INSERT INTO access_log (at, person, role, office, purpose, action, outcome, subjects, fields,
        result_count, trace_id)
    VALUES (%s, 'petugas', 'dpo', '18.09', 'pengawasan', 'household.read', 'given', '{}', '{}',
        1, '')"""


@pytest.fixture
def database(service_databases: ServiceDatabases) -> ServiceDatabase:
    database = service_databases(SERVICE)
    lay_tables(SERVICE, database.owner)
    return database


@pytest.fixture
def db(database: ServiceDatabase) -> Iterator[Connection]:
    with psycopg.connect(database.app, autocommit=True) as db:
        yield db


def ago(days: float) -> datetime:
    return now() - timedelta(days=days)


def opened(database: ServiceDatabase, *moments: datetime) -> None:
    with psycopg.connect(database.owner, autocommit=True) as owner:
        for each in moments:
            owner.execute("SELECT access_log_month(%s)", (each,))
            owner.execute(OPENED, (each,))


def count(db: Connection, table: str) -> int:
    [(found,)] = db.execute(f"SELECT count(*) FROM {table}".encode()).fetchall()
    return int(found)


def test_answers_and_paces_of_a_month_ago_go_and_younger_ones_stay(db: Connection) -> None:
    for days in (1, 29, 31, 400):
        db.execute(ANSWER, (uuid4(), ago(days)))
    db.execute(PACE, (ago(31),))
    gone = Retention().step(db, now())
    assert (gone["idempotency"], gone["rate_limit"]) == (2, 1)
    assert (count(db, "idempotency"), count(db, "rate_limit")) == (2, 0)


def test_only_lines_that_were_settled_long_ago_go(db: Connection) -> None:
    old = ago(days_of("parked") + 1)
    for place, (state, at) in enumerate(
        [("discarded", old), ("applied", old), ("parked", None), ("discarded", ago(900))]
    ):
        db.execute(LINE, (place, state, at))
    assert Retention().step(db, now())["parked"] == 2
    left = {state for (state,) in db.execute("SELECT state FROM parked")}
    assert left == {"parked", "discarded"}


def test_whole_months_of_the_access_log_go_and_their_links_stay(
    database: ServiceDatabase, db: Connection
) -> None:
    limit = days_of("access_log")
    opened(database, ago(limit + 70), ago(limit + 40), ago(limit - 40), now())
    access_chain.extend(db, SERVICE)
    assert Retention().step(db, now())["access_log"] == 2
    assert (count(db, "access_log"), count(db, "access_chain")) == (2, 4)
    broken = access_chain.checked(db, SERVICE, 0, 10).broken
    assert [(each.position, each.what) for each in broken] == [(1, "gone"), (2, "gone")]
    assert access_chain.checked(db, SERVICE, 0, 10, over=2).broken == []
    assert len(access_chain.checked(db, SERVICE, 0, 10, over=1).broken) == 1


def test_nobody_drops_a_younger_month(database: ServiceDatabase, db: Connection) -> None:
    opened(database, ago(400))
    with pytest.raises(psycopg.Error, match="five years"):
        db.execute("SELECT access_log_drop(now() - interval '4 years')")
    assert count(db, "access_log") == 1


def test_a_clock_that_jumps_ahead_deletes_nothing(db: Connection) -> None:
    db.execute(ANSWER, (uuid4(), ago(1)))
    assert Retention().step(db, now() + timedelta(days=900))["idempotency"] == 0
    assert count(db, "idempotency") == 1


def test_it_looks_once_an_hour(db: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    keeping = Retention()
    assert keeping.step(db, now()) != {}
    db.execute(ANSWER, (uuid4(), ago(60)))
    assert keeping.step(db, now()) == {}
    monkeypatch.setattr(keeping, "_next", 0.0)
    assert keeping.step(db, now())["idempotency"] == 1
    assert set(retention.DELETES) == {"idempotency", "rate_limit", "parked", "access_log"}
