"""The issuer's database: laid by the migration, and its own login changes no table."""

import psycopg
import pytest

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.process.migrate import migrate
from infra.runtime.process.settings import Owner
from services.issuer.main import service
from tests.databases import ServiceDatabases

TABLES = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"""


@pytest.fixture
def empty(service_databases: ServiceDatabases) -> ServiceDatabase:
    return service_databases("issuer")


def test_the_migration_lays_its_tables_once(empty: ServiceDatabase) -> None:
    owner = Owner(owner_conninfo=empty.owner)
    assert [str(each) for each in migrate(service, owner)] == ["issuer/0001_accounts.sql"]
    assert migrate(service, owner) == []
    with psycopg.connect(empty.app) as db:
        names = {name for (name,) in db.execute(TABLES)}
    assert names == {
        *("account", "activation", "attempt", "device", "machine", "one_time_password"),
        *("schema_change", "session", "shown", "signing_key", "throttle", "ticket"),
    }


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE attempt",
        "CREATE TABLE mine (x int)",
        "ALTER TABLE account DISABLE TRIGGER ALL",
        "DELETE FROM account",
        "DELETE FROM attempt",
        "UPDATE attempt SET outcome = 'given'",
        "UPDATE signing_key SET sealed = ''",
        "DELETE FROM session",
        "TRUNCATE throttle",
    ],
)
def test_who_serves_cannot_change_tables_or_what_is_on_record(
    database: ServiceDatabase, statement: str
) -> None:
    with psycopg.connect(database.app) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute(statement)  # type: ignore[arg-type]


@pytest.mark.parametrize("login", ["api", "reader"])
def test_no_other_login_of_it_reads_anything(database: ServiceDatabase, login: str) -> None:
    with (
        psycopg.connect(getattr(database, login)) as db,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        db.execute("SELECT * FROM account")


@pytest.mark.parametrize("person", ["Clerk", "ab", "a b", "-x-", "x" * 101, "a\nb"])
def test_a_name_that_is_none_is_kept_out_by_the_table_too(
    database: ServiceDatabase, person: str
) -> None:
    insert = "INSERT INTO account (person, state, two_factors) VALUES (%s, 'invited', false)"
    with psycopg.connect(database.app) as db, pytest.raises(psycopg.errors.CheckViolation):
        db.execute(insert, (person,))
