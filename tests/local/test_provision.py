"""Who may enter which database, tried on a real server."""

from collections.abc import Callable

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import make_conninfo

from infra.local.servers.provision import KeyringDatabase, ServiceDatabase

ServiceDatabases = Callable[[str], ServiceDatabase]


def test_each_role_of_a_service_enters_its_own_database(
    service_databases: ServiceDatabases,
) -> None:
    registry = service_databases("registry")
    for conninfo in (registry.owner, registry.app, registry.reader):
        with psycopg.connect(conninfo) as connection:
            assert connection.info.dbname == registry.name


def test_no_role_enters_the_database_of_another_service(
    service_databases: ServiceDatabases, keyring_database: KeyringDatabase
) -> None:
    registry, programs = service_databases("registry"), service_databases("programs")
    foreign = {registry.name: [programs.owner, programs.app, programs.reader]}
    foreign[programs.name] = [registry.owner, registry.app, registry.reader]
    foreign[keyring_database.name] = [registry.owner, registry.app, programs.app]
    foreign["postgres"] = [registry.owner, programs.reader]
    for database, strangers in foreign.items():
        for conninfo in strangers:
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(make_conninfo(conninfo, dbname=database))


def test_only_the_owner_makes_tables(service_databases: ServiceDatabases) -> None:
    registry = service_databases("registry")
    with psycopg.connect(registry.owner) as connection:
        connection.execute("CREATE TABLE notes (note text)")
    for conninfo in (registry.app, registry.reader):
        with (
            psycopg.connect(conninfo) as connection,
            pytest.raises(errors.InsufficientPrivilege),
        ):
            connection.execute("CREATE TABLE more_notes (note text)")


def test_a_ledger_table_can_be_given_to_the_app_for_adding_only(
    service_databases: ServiceDatabases,
) -> None:
    registry = service_databases("registry")
    with psycopg.connect(registry.owner) as connection:
        connection.execute("CREATE TABLE ledger (fact text)")
        connection.execute("GRANT SELECT, INSERT, MAINTAIN ON ledger TO registry_app")
    with psycopg.connect(registry.app, autocommit=True) as connection:
        connection.execute("INSERT INTO ledger VALUES ('a fact')")
        for statement in ("UPDATE ledger SET fact = ''", "DELETE FROM ledger", "TRUNCATE ledger"):
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(statement)


def test_a_wrong_password_opens_nothing(service_databases: ServiceDatabases) -> None:
    registry = service_databases("registry")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(make_conninfo(registry.app, password="guess"))


def test_the_server_keeps_values_out_of_its_log_and_commits_on_disk(postgres: str) -> None:
    expected = {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "data_checksums": "on",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "TimeZone": "UTC",
        "unix_socket_directories": "",
        "listen_addresses": "127.0.0.1",
    }
    with psycopg.connect(postgres) as connection:
        seen = {name: connection.execute(f"SHOW {name}").fetchone() for name in expected}
    assert seen == {name: (value,) for name, value in expected.items()}


def test_no_line_of_the_host_rules_trusts_anybody(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        methods = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules")
        assert methods.fetchall() == [("scram-sha-256",)]
