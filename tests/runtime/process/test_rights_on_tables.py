"""What a service's own login may do with its tables: its work, and nothing that changes them."""

import psycopg
import pytest

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.process.migrate import lay_tables
from tests.conftest import ServiceDatabases
from tests.runtime.process.numbered import PEOPLE, write


@pytest.fixture(scope="module")
def made(
    module_service_databases: ServiceDatabases, tmp_path_factory: pytest.TempPathFactory
) -> ServiceDatabase:
    database = module_service_databases("verification")
    schema = write(tmp_path_factory.mktemp("schema"), "0001_people", PEOPLE)
    lay_tables("verification", database.owner, more=schema)
    return database


@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        ("INSERT INTO person_seen VALUES (1, 'Budi')", False),
        ("SELECT * FROM schema_change", False),
        ("INSERT INTO inbox_cursor VALUES ('registry', '18.09:registry:1:1:0')", False),
        ("DELETE FROM idempotency", False),
        ("UPDATE rate_limit SET tokens = 1", False),
        ("SELECT * FROM fact, fact_tag, ledger", False),
        ("LOCK TABLE fact IN EXCLUSIVE MODE", True),
        ("SELECT FROM ledger FOR UPDATE", True),
        ("INSERT INTO fact_tag VALUES ('a', 1)", True),
        ("DELETE FROM inbox", True),
        ("UPDATE inbox SET data = ''", True),
        ("DELETE FROM parked", True),
        ("DELETE FROM person_seen", True),
        ("UPDATE schema_change SET sha256 = ''", True),
        ("DELETE FROM schema_change", True),
        ("CREATE TABLE mine (id int)", True),
        ("ALTER TABLE person_seen ADD village text", True),
        ("DROP TABLE person_seen", True),
        ("TRUNCATE follower_cursor", True),
        ("UPDATE fact SET type = 'x'", True),
        ("DELETE FROM fact_tag", True),
        ("TRUNCATE fact", True),
        ("DROP TABLE fact CASCADE", True),
        ("ALTER TABLE fact DISABLE TRIGGER append_only", True),
        ("DROP TRIGGER append_only ON fact_tag", True),
    ],
)
def test_a_service_may_use_its_tables_and_not_change_them(
    made: ServiceDatabase, statement: str, refused: bool
) -> None:
    with psycopg.connect(made.app) as app:
        if refused:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement.encode())
        else:
            app.execute(statement.encode())
        app.rollback()
