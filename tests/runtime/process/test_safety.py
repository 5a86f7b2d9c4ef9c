"""A setting that could lose or leak an accepted fact stops the start, and says what to change."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from infra.runtime.process import safety
from infra.runtime.process.safety import (
    check_library,
    check_nats,
    check_not_shared_schema,
    check_postgres,
)
from infra.runtime.refusals import UnsafeSetting


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


@pytest.mark.parametrize(
    "name", ["POSTGRES_ENABLE_DB_FUNCTIONS", "LEDGER_POSTGRES_ENABLE_DB_FUNCTIONS"]
)
@pytest.mark.parametrize("value", ["y", "TRUE", "1", "on"])
def test_database_functions_are_refused(name: str, value: str) -> None:
    with pytest.raises(UnsafeSetting, match=name):
        check_library({name: value})


def test_the_pinned_library_without_database_functions_passes() -> None:
    check_library({"POSTGRES_ENABLE_DB_FUNCTIONS": "n"})


def test_another_version_of_the_library_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "version", lambda _: "10.0.0")
    with pytest.raises(UnsafeSetting, match=r"pasang versi 9\.5\.6"):
        check_library({})


def test_two_ledgers_in_one_schema_are_refused(service_databases: Any) -> None:
    database = service_databases.stored("registry")
    with psycopg.connect(database.app) as app:
        check_not_shared_schema(app, "registry")
        with pytest.raises(UnsafeSetting, match="registry_events_tt_main"):
            check_not_shared_schema(app, "programs")


def test_a_broker_that_answers_before_the_disk_is_refused() -> None:
    assert check_nats({"config": {"sync_interval": 120_000_000_000, "sync_always": True}}) == []
    with pytest.raises(UnsafeSetting, match="sync_interval: always"):
        check_nats({"config": {"sync_interval": 120_000_000_000}})


def test_a_broker_that_cannot_be_asked_is_a_warning_and_not_a_pass() -> None:
    assert "always" in check_nats({})[0]
