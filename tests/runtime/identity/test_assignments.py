"""Roles come from the service's own table, for their days, and stop within seconds."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from psycopg import Connection
from psycopg_pool import ConnectionPool

from infra.runtime.identity.assignments import (
    TTL,
    Assignment,
    Assignments,
    assign,
    withdraw,
)
from infra.runtime.identity.view import assignments
from infra.runtime.projections.generations.lookup import StillFilling, reach
from tests.conftest import ServiceDatabases

JAKARTA = timedelta(hours=7)
TODAY = (datetime.now(UTC) + JAKARTA).date()
DAY = timedelta(days=1)
CLERK = Assignment("operator.satu", "clerk", "18.09.01.2001", TODAY)


@pytest.fixture
def db(service_databases: ServiceDatabases) -> Iterator[Connection]:
    database = service_databases.stored("registry")
    with psycopg.connect(database.owner, autocommit=True) as owner:
        assignments.create(owner, "registry")
        reach(owner, assignments, for_good=True)
        yield owner


@pytest.fixture
def pool(db: Connection) -> Iterator[ConnectionPool]:
    where = db.info.dsn + f" password={db.info.password}"
    with ConnectionPool(where, min_size=1, max_size=2, open=True) as pool:
        yield pool


def roles(pool: ConnectionPool) -> dict[str, frozenset[str]]:
    return dict(Assignments(pool, assignments, ttl=0).of("operator.satu").roles)


def test_a_role_counts_in_its_regions(db: Connection, pool: ConnectionPool) -> None:
    assign(db, CLERK)
    assign(db, Assignment("operator.satu", "clerk", "18.09.01.2002", TODAY))
    assign(db, Assignment("operator.dua", "clerk", "18.09.01.2003", TODAY))
    assert roles(pool) == {"clerk": {"18.09.01.2001", "18.09.01.2002"}}


def test_a_role_counts_only_on_its_days(db: Connection, pool: ConnectionPool) -> None:
    assign(db, Assignment("operator.satu", "clerk", "18", TODAY + DAY))
    assign(db, Assignment("operator.satu", "clerk", "18", TODAY - 9 * DAY, until=TODAY))
    assert roles(pool) == {}
    assign(db, Assignment("operator.satu", "clerk", "18", TODAY - DAY, until=TODAY + DAY))
    assert roles(pool) == {"clerk": {"18"}}


def test_a_withdrawn_role_ends_that_day_and_repeating_changes_nothing(
    db: Connection, pool: ConnectionPool
) -> None:
    assign(db, CLERK)
    for _ in range(2):
        withdraw(db, "operator.satu", "clerk", CLERK.region, on=TODAY)
        assert roles(pool) == {}


def test_assigning_the_same_twice_is_one_assignment(db: Connection, pool: ConnectionPool) -> None:
    assign(db, CLERK)
    assign(db, CLERK)
    assert db.execute("SELECT count(*) FROM assignment").fetchone() == (1,)


def test_a_withdrawal_is_felt_within_five_seconds(db: Connection, pool: ConnectionPool) -> None:
    assert TTL <= 5
    assign(db, CLERK)
    remembered = Assignments(pool, assignments, ttl=60)
    assert remembered.of("operator.satu").roles
    withdraw(db, "operator.satu", "clerk", CLERK.region, on=date(2020, 1, 1))
    assert remembered.of("operator.satu").roles
    remembered.ttl = 0
    assert not remembered.of("operator.satu").roles


@pytest.mark.parametrize("region", ["", " ", "18.", ".18", "18 09", "%"])
def test_a_region_that_is_no_code_cannot_be_assigned(db: Connection, region: str) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        assign(db, Assignment("operator.satu", "clerk", region, TODAY))


def test_nobody_is_judged_by_a_table_that_is_still_being_filled(
    db: Connection, pool: ConnectionPool
) -> None:
    """It may know of an appointment, and not yet of the revocation after it."""
    assign(db, CLERK)
    db.execute("UPDATE public.generation SET state = 'filling' WHERE state = 'serving'")
    with pytest.raises(StillFilling):
        roles(pool)
