"""What each login may do with each table of the real services: a law over all there are."""

from importlib import import_module
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from infra.local.secret_files import secret
from infra.runtime.messaging.topology import SERVICES
from tests.conftest import ServiceDatabases
from tests.databases import Shelf
from tests.running import ready

WRITES = {"INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"}
API = {
    "idempotency": {"INSERT", "UPDATE", "DELETE"},
    "rate_limit": {"INSERT", "UPDATE", "DELETE"},
    "annex": {"INSERT"},
    "fact_of": {"INSERT"},
    "parked": {"UPDATE"},
    "refill": {"INSERT", "UPDATE"},
    "dropping": {"INSERT", "UPDATE"},
    "import_job": {"INSERT", "UPDATE", "DELETE"},
    "import_file": {"INSERT", "UPDATE", "DELETE"},
    "import_batch": {"INSERT", "UPDATE", "DELETE"},
    "import_row": {"INSERT", "UPDATE", "DELETE"},
    "import_asked": {"INSERT", "UPDATE"},
}
"""All that an API writes besides facts, which it appends by a function."""
NEVER = {"fact", "fact_tag", "ledger", "schema_change"}
"""What no login of a service writes."""
RIGHTS = """
    SELECT c.relname, n.nspname, c.relacl IS NOT NULL, ARRAY(
        SELECT DISTINCT upper(kind) FROM unnest(%(kinds)s::text[]) AS kind
        WHERE has_table_privilege(%(login)s, c.oid, kind)
            OR kind IN ('INSERT', 'UPDATE') AND has_any_column_privilege(%(login)s, c.oid, kind))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v') AND n.nspname !~ '^(pg_|information_schema)'"""


def writes(owner: str, login: str) -> dict[tuple[str, str], set[str]]:
    """By schema and table."""
    with psycopg.connect(owner) as db:
        asked = {"login": login, "kinds": sorted(WRITES)}
        rows = db.execute(RIGHTS, asked).fetchall()
    return {(schema, table): set(kinds) for table, schema, _, kinds in rows}


@pytest.fixture(scope="module", params=SERVICES)
def tables(
    request: pytest.FixtureRequest,
    module_service_databases: ServiceDatabases,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, str]:
    """A service, and its owner's login to a database with all its tables."""
    name: str = request.param
    folder: Path = tmp_path_factory.mktemp(name)
    service = import_module(f"services.{name}.main").service
    return name, ready(service, module_service_databases, folder).owner_conninfo


def test_an_api_appends_and_reads_and_keeps_no_view_cursor_or_inbox(
    tables: tuple[str, str],
) -> None:
    name, owner = tables
    found = writes(owner, f"{name}_api")
    too_much = {
        (schema, table): more
        for (schema, table), kinds in found.items()
        if (more := kinds - (API.get(table, set()) if schema == "public" else set()))
    }
    assert too_much == {}


def test_whoever_works_keeps_every_view_and_writes_no_ledger(tables: tuple[str, str]) -> None:
    name, owner = tables
    found = writes(owner, f"{name}_app")
    views = {where: kinds for where, kinds in found.items() if where[0] != "public"}
    assert views
    for where, kinds in views.items():
        assert kinds >= {"INSERT", "UPDATE", "DELETE", "TRUNCATE"}, where
    assert {table for (_, table), kinds in found.items() if kinds and table in NEVER} == set()


def test_a_reader_writes_nothing(tables: tuple[str, str]) -> None:
    name, owner = tables
    assert {where for where, kinds in writes(owner, f"{name}_reader").items() if kinds} == set()


OF_TABLES = (
    "DROP TABLE {}",
    "ALTER TABLE {} ADD forged int",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "CREATE INDEX forged ON {} ((1))",
    "CREATE TRIGGER forged BEFORE UPDATE ON {} FOR EACH ROW"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
)
BESIDES = (
    "CREATE TABLE public.forged (id int)",
    "CREATE SCHEMA forged",
    "DROP FUNCTION public.fill_again",
    "ALTER FUNCTION public.fill_again SECURITY INVOKER",
    "SET session_replication_role = replica",
    "SET ROLE {}",
)
TABLES = """
    SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
    WHERE schemaname !~ '^(pg_|information_schema)'"""


@pytest.mark.parametrize("role", ["app", "api", "reader"])
def test_no_login_that_serves_makes_changes_or_drops_a_table_or_stops_a_trigger(
    tables: tuple[str, str], shelf: Shelf, role: str
) -> None:
    """That is what a migration may do, and no process that goes on running."""
    name, owner = tables
    login = f"{name}_{role}"
    with psycopg.connect(owner) as db:
        every = [table for (table,) in db.execute(TABLES)]
    tried = [each.format(table) for each in OF_TABLES for table in every]
    tried += [each.format(f"{name}_owner") for each in BESIDES]
    allowed = []
    serves = make_conninfo(owner, user=login, password=secret(shelf.secrets, login))
    with psycopg.connect(serves, autocommit=True) as db:
        for each in tried:
            try:
                db.execute(each.encode())
                allowed.append(each)
            except psycopg.errors.InsufficientPrivilege:
                continue
    assert len(every) > 20 and allowed == []
