"""Who may enter which database, tried on a real server."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.secret_files import secret
from infra.local.servers.provision import (
    ISSUER,
    SERVICES,
    KeyringDatabase,
    ServiceDatabase,
    all_databases,
    drop_database,
    provision_service,
)

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
        settings = {name: connection.execute(f"SHOW {name}").fetchone() for name in expected}
    assert settings == {name: (value,) for name, value in expected.items()}


def test_who_says_nothing_across_a_network_is_given_up_on_both_ends(
    postgres: str, service_databases: ServiceDatabases
) -> None:
    with psycopg.connect(postgres) as admin:
        told = dict(admin.execute("SELECT name, setting FROM pg_file_settings").fetchall())
    ours = conninfo_to_dict(service_databases("registry").app)
    for of_server, of_client in (
        ("tcp_keepalives_idle", "keepalives_idle"),
        ("tcp_keepalives_interval", "keepalives_interval"),
        ("tcp_keepalives_count", "keepalives_count"),
    ):
        assert told[of_server] == ours[of_client]


def test_no_line_of_the_host_rules_trusts_anybody(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        methods = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules")
        assert methods.fetchall() == [("scram-sha-256",)]


def test_provisioning_again_changes_nothing_and_keeps_what_is_stored(
    service_databases: ServiceDatabases, postgres: str, embedded_home: Home
) -> None:
    registry = service_databases("registry")
    with psycopg.connect(registry.owner) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'a fact' AS fact")
    again = provision_service(postgres, embedded_home.role_secrets, "registry", registry.name)
    assert again == registry
    with psycopg.connect(again.owner) as connection:
        assert connection.execute("SELECT fact FROM kept").fetchone() == ("a fact",)


def test_two_who_provision_a_new_server_at_once_both_succeed(
    postgres: str, embedded_home: Home
) -> None:
    new = [f"kembar{number}_{uuid4().hex[:8]}" for number in range(3)]

    def provision(_: int) -> list[ServiceDatabase]:
        return [provision_service(postgres, embedded_home.role_secrets, name) for name in new]

    with ThreadPoolExecutor(2) as threads:
        one, other = threads.map(provision, range(2))
    assert one == other
    for each in one:
        psycopg.connect(each.app).close()
        drop_database(postgres, each.name)


def test_a_password_that_somebody_changed_is_put_right_at_the_next_start(
    service_databases: ServiceDatabases, postgres: str, embedded_home: Home
) -> None:
    reader = service_databases("verification").reader
    with psycopg.connect(postgres, autocommit=True) as administrator:
        administrator.execute("ALTER ROLE verification_reader PASSWORD 'changed'")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(reader)
    service_databases("verification")
    psycopg.connect(reader).close()


@pytest.mark.parametrize("right", ["CREATEDB", "CREATEROLE", "BYPASSRLS", "REPLICATION"])
def test_a_role_that_was_given_more_than_its_database_is_refused(
    service_databases: ServiceDatabases, postgres: str, right: str
) -> None:
    service_databases("programs")
    with psycopg.connect(postgres, autocommit=True) as administrator:
        administrator.execute(f"ALTER ROLE programs_app {right}")
        try:
            with pytest.raises(ServerError, match="programs_app has rights beyond its database"):
                service_databases("programs")
        finally:
            administrator.execute(f"ALTER ROLE programs_app NO{right}")
    service_databases("programs")


def test_a_database_that_is_gone_can_be_dropped_again(
    service_databases: ServiceDatabases, postgres: str
) -> None:
    name = service_databases("reporting").name
    drop_database(postgres, name)
    drop_database(postgres, name)


def test_where_everything_will_be_is_known_before_there_is_a_server(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    databases = all_databases("host=postgres port=5432 user=jejak_admin", tmp_path)
    assert set(databases.services) == {*SERVICES, ISSUER}
    for name, database in databases.services.items():
        for role in ("owner", "app", "reader"):
            conninfo = conninfo_to_dict(getattr(database, role))
            assert conninfo["dbname"] == name
            assert conninfo["user"] == f"{name}_{role}"
            assert conninfo["password"] == secret(tmp_path, f"{name}_{role}")
    assert conninfo_to_dict(databases.keyring.registry)["user"] == "registry_keyring"


def test_no_connection_string_is_printed_with_what_it_belongs_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    databases = all_databases("host=postgres", tmp_path)
    text = repr(databases)
    assert not any(file.read_text() in text for file in tmp_path.iterdir())
