"""Real servers for tests that store or send: one of each per session, stopped whatever happens."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, settings

from infra.local.home import Home
from infra.local.servers.nats import URL as NATS_URL
from infra.local.servers.nats import NatsServer, running_nats
from infra.local.servers.postgres import URL as POSTGRES_URL
from infra.local.servers.postgres import running_postgres
from infra.local.servers.provision import KeyringDatabase, close_own_server
from infra.runtime.http.gate import paces
from tests.databases import ServiceDatabases, Shelf
from tests.server_folders import server_folder

pytest_plugins = ["tests.budgets", "tests.workers"]

# Time is measured by the file, in `budgets`: one example on a busy machine proves nothing.
settings.register_profile("jejak", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("jejak")


@pytest.fixture(scope="session", autouse=True)
def in_no_hurry() -> Iterator[None]:
    """Tests ask faster than any officer; those of the pace itself set it again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paces, "BURST", 1e9)
        yield


@pytest.fixture(scope="session")
def embedded_home() -> Iterator[Home]:
    with server_folder() as folder:
        yield Home(folder).create()


@pytest.fixture(scope="session")
def postgres(embedded_home: Home) -> Iterator[str]:
    """The administrator's connection string of a PostgreSQL of this session's own."""
    with _without(POSTGRES_URL), running_postgres(embedded_home) as server:
        close_own_server(server.admin)
        yield server.admin


@pytest.fixture(scope="session")
def nats_server(embedded_home: Home) -> Iterator[NatsServer]:
    """A NATS server of this session's own: `.url`, and `.passwords["registry"]` and so on."""
    with _without(NATS_URL), running_nats(embedded_home) as server:
        yield server


@pytest.fixture(scope="session")
def shelf(postgres: str, embedded_home: Home) -> Shelf:
    """Databases that were made ready once, to be copied."""
    return Shelf(postgres, embedded_home.role_secrets)


@pytest.fixture
def service_databases(shelf: Shelf) -> Iterator[ServiceDatabases]:
    """`service_databases("registry")` makes an empty database, dropped after the test."""
    yield from _lent(shelf)


@pytest.fixture(scope="module")
def module_service_databases(shelf: Shelf) -> Iterator[ServiceDatabases]:
    """The same for all tests of one module."""
    yield from _lent(shelf)


@pytest.fixture
def keyring_database(service_databases: ServiceDatabases) -> KeyringDatabase:
    return service_databases.keyring()


def _lent(shelf: Shelf) -> Iterator[ServiceDatabases]:
    databases = ServiceDatabases(shelf)
    yield databases
    shelf.leave(databases.lent)


@contextmanager
def _without(variable: str) -> Iterator[None]:
    """Tests never touch a server that somebody configured for real data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(variable, raising=False)
        yield
