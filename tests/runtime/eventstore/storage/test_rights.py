"""Whoever serves appends by the one function, and whoever reads can keep nobody from it."""

import psycopg
import pytest

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.storage.recorder import LedgerRecorder
from tests.runtime.eventstore.storage.writing import LOCK, fact, unless

OTHER_WAYS = (
    "INSERT INTO fact SELECT 2, now(), 1, hash, type, data, tags FROM fact",
    "INSERT INTO fact_tag VALUES ('b', 1)",
    "UPDATE fact SET data = ''",
    "UPDATE ledger SET epoch = 2",
    "DELETE FROM fact_tag",
    "TRUNCATE fact",
    "ALTER FUNCTION append RESET ALL",
    "CREATE OR REPLACE FUNCTION clock() RETURNS timestamptz LANGUAGE sql RETURN now()",
    "CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql RETURN now()",
)
IN_THE_WAY = (
    LOCK,
    "SELECT FROM ledger FOR KEY SHARE",
    "SELECT FROM fact FOR SHARE",
    "LOCK TABLE ledger IN SHARE MODE",
    "LOCK TABLE fact IN SHARE MODE",
    "LOCK TABLE fact_tag IN ACCESS EXCLUSIVE MODE",
    "CREATE INDEX ON fact (type)",
)


@pytest.mark.parametrize("statement", OTHER_WAYS)
def test_the_serving_login_can_write_in_no_other_way(
    recorder: LedgerRecorder, database: ServiceDatabase, statement: str
) -> None:
    recorder.append([fact("a")])
    with (
        psycopg.connect(database.app) as db,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        db.execute(statement.encode())


@pytest.mark.parametrize("statement", ["DELETE FROM fact", "UPDATE fact_tag SET tag = 'x'"])
def test_the_owner_adds_and_changes_nothing(
    recorder: LedgerRecorder, database: ServiceDatabase, statement: str
) -> None:
    recorder.append([fact("a")])
    with psycopg.connect(database.owner) as db, pytest.raises(psycopg.errors.RaiseException):
        db.execute(statement.encode())


@pytest.mark.parametrize("login", ["app", "reader"])
def test_no_login_but_the_owners_can_hold_what_an_append_waits_for(
    recorder: LedgerRecorder, database: ServiceDatabase, login: str
) -> None:
    """An advisory lock could be held by anybody: whatever these hold, appends go on."""
    with psycopg.connect(getattr(database, login)) as other:
        for statement in IN_THE_WAY:
            with pytest.raises(psycopg.errors.InsufficientPrivilege), other.transaction():
                other.execute(statement.encode())
        other.execute("SELECT pg_advisory_lock(n) FROM generate_series(-9, 9) AS n")
        other.execute(
            "SELECT pg_advisory_lock(hashtextextended(n, 0)) FROM unnest(%s::text[]) AS n",
            (["jejak: append to the ledger", "ledger", "registry"],),
        )
        if login == "app":
            other.execute("SELECT count(*) FROM fact, fact_tag, ledger")
        assert recorder.append([fact("a")], unless("a")) == 1


@pytest.mark.parametrize("mode", ["SHARE UPDATE EXCLUSIVE", "ROW EXCLUSIVE"])
def test_who_vacuums_or_builds_an_index_stops_nobody(
    recorder: LedgerRecorder, superuser: psycopg.Connection, mode: str
) -> None:
    """VACUUM, ANALYZE and CREATE INDEX CONCURRENTLY hold the first of these while they work."""
    with superuser.transaction():
        superuser.execute(f"LOCK TABLE fact, fact_tag, ledger IN {mode} MODE".encode())
        assert recorder.append([fact("a")], unless("a")) == 1
