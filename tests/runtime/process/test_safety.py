"""A setting that could lose or leak an accepted fact stops the start, and says what to change."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.process import safety
from infra.runtime.process.migrate import migrate
from infra.runtime.process.safety import check, check_ledger, check_nats, check_postgres
from infra.runtime.process.settings import Owner
from infra.runtime.refusals import UnsafeSetting
from tests.databases import ServiceDatabases
from tests.runtime.process.numbered import rows, village


@pytest.fixture
def connection(postgres: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(postgres, autocommit=True) as connection:
        yield connection


def test_our_own_server_passes_without_a_warning(connection: psycopg.Connection[Any]) -> None:
    assert check_postgres(connection) == []


@pytest.mark.parametrize("level", ["off", "local", "remote_write"])
def test_a_commit_that_does_not_wait_for_the_disk_is_refused(
    connection: psycopg.Connection[Any], level: str
) -> None:
    connection.execute(f"SET synchronous_commit = {level}")
    with pytest.raises(UnsafeSetting, match=f"synchronous_commit = {level}, ubah menjadi on"):
        check_postgres(connection)


def test_values_in_the_server_log_are_refused(connection: psycopg.Connection[Any]) -> None:
    connection.execute("SET log_parameter_max_length_on_error = 100")
    with pytest.raises(UnsafeSetting, match="log_parameter_max_length_on_error"):
        check_postgres(connection)


class Pretending:
    """A server with settings that ours refuses to start with."""

    def __init__(self, version: int = 180_000, **settings: str) -> None:
        safe = {name: allowed[0] for name, allowed in safety.ALLOWED.items()}
        self.settings = {**safe, "data_checksums": "on", **settings}
        self.info = type("Info", (), {"server_version": version})

    def execute(self, *_: object) -> Any:
        return type("Rows", (), {"fetchall": lambda _: list(self.settings.items())})()


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_server_that_forgets_in_a_power_cut_is_refused(setting: str) -> None:
    off: dict[str, Any] = {setting: "off"}
    server: Any = Pretending(**off)
    with pytest.raises(UnsafeSetting, match=f"{setting} = off, ubah menjadi on"):
        check_postgres(server)


def test_an_old_server_is_refused() -> None:
    server: Any = Pretending(version=160_004)
    with pytest.raises(UnsafeSetting, match="versi 17"):
        check_postgres(server)


def test_missing_checksums_are_only_a_warning() -> None:
    server: Any = Pretending(data_checksums="off")
    assert "data_checksums" in check_postgres(server)[0]


@pytest.fixture
def database(service_databases: ServiceDatabases) -> ServiceDatabase:
    return service_databases.stored("registry")


def settings(database: ServiceDatabase) -> Any:
    """As far as this is looked at."""
    return SimpleNamespace(app_conninfo=database.app)


def test_a_login_that_does_not_wait_for_the_disk_is_refused(
    database: ServiceDatabase, postgres: str
) -> None:
    """A role may have a setting of its own, which nobody sees who asks as another."""
    alter = f"ALTER ROLE registry_app IN DATABASE {database.name} SET synchronous_commit = off"
    check(database.app)
    with psycopg.connect(postgres) as db:
        db.execute(alter.encode())
    check(database.owner)
    with pytest.raises(UnsafeSetting, match="synchronous_commit = off"):
        check(database.app)


def test_a_migration_refuses_such_a_login_before_it_changes_anything(
    service_databases: ServiceDatabases, postgres: str
) -> None:
    database = service_databases("verification")
    name = database.name
    alter = f"ALTER ROLE verification_owner IN DATABASE {name} SET synchronous_commit = off"
    with psycopg.connect(postgres) as db:
        db.execute(alter.encode())
    with pytest.raises(UnsafeSetting, match="synchronous_commit = off"):
        migrate(village(), Owner(owner_conninfo=database.owner))
    assert rows(database.owner, "SELECT to_regclass('schema_change')") == [(None,)]


def test_a_ledger_as_it_was_made_is_safe(database: ServiceDatabase) -> None:
    check_ledger(settings(database), "registry")


def test_the_ledger_of_another_service_is_refused(database: ServiceDatabase) -> None:
    with pytest.raises(UnsafeSetting, match="layanan lain"):
        check_ledger(settings(database), "programs")


@pytest.mark.parametrize(
    "statement",
    [
        "GRANT INSERT ON fact TO registry_app",
        "GRANT INSERT (tag) ON fact_tag TO registry_app",
        "GRANT UPDATE ON ledger TO PUBLIC",
        "GRANT registry_owner TO registry_app",
        "ALTER FUNCTION append OWNER TO registry_app",
        "ALTER FUNCTION append SECURITY INVOKER",
    ],
)
def test_a_login_that_could_write_the_ledger_by_itself_is_refused(
    database: ServiceDatabase, postgres: str, statement: str
) -> None:
    with psycopg.connect(postgres, dbname=database.name) as db:
        db.execute("GRANT CREATE ON SCHEMA public TO registry_app")
        db.execute(statement.encode())
    try:
        with pytest.raises(UnsafeSetting, match="cabut haknya"):
            check_ledger(settings(database), "registry")
    finally:
        with psycopg.connect(postgres) as db:  # roles belong to the whole server
            db.execute("REVOKE registry_owner FROM registry_app")


def test_a_broker_that_answers_before_the_disk_is_refused() -> None:
    assert check_nats({"config": {"sync_interval": 120_000_000_000, "sync_always": True}}) == []
    with pytest.raises(UnsafeSetting, match="sync_interval: always"):
        check_nats({"config": {"sync_interval": 120_000_000_000}})


def test_a_broker_that_cannot_be_asked_is_a_warning_and_not_a_pass() -> None:
    assert "always" in check_nats({})[0]
