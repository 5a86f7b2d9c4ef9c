"""A reader sees the rows of its regions and no others, whatever the query forgets."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg_pool import ConnectionPool

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.projections.reading import row_security, set_regions, unsecured_tables

Connection = psycopg.Connection[Any]
CODES = ["18", "18.09", "18.09.01", "18.09.01.2001", "18.09.010", "18.09.02.2001", "18.10", "1"]
READER = "registry_reader"


@pytest.fixture(scope="module")
def database(module_service_databases: Any) -> ServiceDatabase:
    database: ServiceDatabase = module_service_databases("registry")
    with psycopg.connect(database.owner) as owner:
        owner.execute('CREATE TABLE page (region_code text COLLATE "C", name text)')
        owner.execute("CREATE INDEX ON page (region_code)")
        owner.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON page TO registry_app")
        for _ in range(2):
            owner.execute(row_security("page", "registry"))
    with psycopg.connect(database.app) as app, app.cursor() as rows:
        rows.executemany("INSERT INTO page VALUES (%s, 'x')", [(code,) for code in CODES])
    return database


@pytest.fixture
def reader(database: ServiceDatabase) -> Iterator[Connection]:
    with psycopg.connect(database.reader) as reader:
        yield reader
        reader.rollback()


def seen(connection: Connection) -> set[str]:
    return {code for (code,) in connection.execute("SELECT region_code FROM page")}


def inside(code: str, region: str) -> bool:
    segments = region.split(".")
    return code.split(".")[: len(segments)] == segments


@given(regions=st.lists(st.sampled_from([*CODES, "99", "18.0", "18.09.01.200"]), max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_reader_sees_what_lies_inside_its_regions(reader: Connection, regions: list[str]) -> None:
    reader.rollback()
    set_regions(reader, regions)
    assert seen(reader) == {c for c in CODES if any(inside(c, region) for region in regions)}


def test_without_regions_a_reader_sees_nothing(reader: Connection) -> None:
    assert seen(reader) == set()


def test_the_next_user_of_a_pooled_connection_inherits_nothing(database: ServiceDatabase) -> None:
    with ConnectionPool[Connection](database.reader, min_size=1, max_size=1, open=True) as pool:
        with pool.connection() as first:
            set_regions(first, ["18"])
            assert len(seen(first)) == 7
        with pool.connection() as second:
            assert seen(second) == set()


def test_outside_a_transaction_regions_are_refused(database: ServiceDatabase) -> None:
    with psycopg.connect(database.reader, autocommit=True) as reader:
        with pytest.raises(ValueError, match="inside a transaction"):
            set_regions(reader, ["18"])
        with reader.transaction():
            set_regions(reader, ["18.09.01"])
            assert seen(reader) == {"18.09.01", "18.09.01.2001"}
        assert seen(reader) == set()


@pytest.mark.parametrize("odd", ["", "%", "18%", "18,19", "18.", "18_09", "18.09\n", "١٨"])
def test_only_plain_codes_become_regions(reader: Connection, odd: str) -> None:
    with pytest.raises(ValueError, match="digits and dots"):
        set_regions(reader, ["18", odd])


def test_a_reader_cannot_write_and_the_owner_is_held_to_the_rules(
    database: ServiceDatabase,
) -> None:
    with psycopg.connect(database.owner) as owner:
        assert seen(owner) == set()
    with psycopg.connect(database.reader) as reader:
        set_regions(reader, ["18"])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("DELETE FROM page")


def test_the_rows_of_one_region_are_found_by_index(database: ServiceDatabase) -> None:
    with psycopg.connect(database.app) as app:
        app.execute(
            "INSERT INTO page SELECT format('33.%s.%s', i % 50, i), 'y'"
            " FROM generate_series(1, 20000) AS i"
        )
    with psycopg.connect(database.reader) as reader:
        set_regions(reader, ["18.09.01"])
        plan = str(reader.execute("EXPLAIN SELECT name FROM page").fetchall())
        assert "Index" in plan
        assert "Seq Scan" not in plan
    with psycopg.connect(database.app) as app:
        app.execute("DELETE FROM page WHERE region_code LIKE '33.%'")


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        ("CREATE TABLE t (region_code text)", "row security is not forced"),
        (
            "CREATE TABLE t (region_code text); ALTER TABLE t ENABLE ROW LEVEL SECURITY",
            "row security is not forced",
        ),
        (
            "CREATE TABLE t (region_code text); ALTER TABLE t ENABLE ROW LEVEL SECURITY;"
            "ALTER TABLE t FORCE ROW LEVEL SECURITY; CREATE POLICY p ON t USING (true)",
            "policy p lets readers see every row",
        ),
        ("CREATE VIEW t AS SELECT region_code FROM page", "view without security_invoker"),
        (
            "CREATE MATERIALIZED VIEW t AS SELECT region_code FROM page",
            "a materialized view cannot be secured",
        ),
    ],
)
def test_a_table_that_shows_too_much_is_found(
    database: ServiceDatabase, make: str, fault: str
) -> None:
    with psycopg.connect(database.owner) as owner:
        assert unsecured_tables(owner, READER) == []
        owner.execute(make)
        assert unsecured_tables(owner, READER) == [f"t: {fault}"]
        owner.rollback()


def test_a_view_that_asks_as_its_reader_is_fine(database: ServiceDatabase) -> None:
    with psycopg.connect(database.owner) as owner:
        owner.execute(
            "CREATE VIEW t WITH (security_invoker = true) AS SELECT region_code FROM page"
        )
        assert unsecured_tables(owner, READER) == []
        owner.rollback()
