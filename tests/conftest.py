"""Real servers for tests that store or send: one of each per session, stopped whatever happens."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest

from infra.local.home import Home
from infra.local.servers.nats import URL as NATS_URL
from infra.local.servers.nats import NatsServer, running_nats
from infra.local.servers.postgres import URL as POSTGRES_URL
from infra.local.servers.postgres import running_postgres
from infra.local.servers.provision import (
    KeyringDatabase,
    ServiceDatabase,
    close_own_server,
    drop_database,
    provision_keyring,
    provision_service,
)
from tests.server_folders import server_folder

ServiceDatabases = Callable[[str], ServiceDatabase]


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


@pytest.fixture
def service_databases(postgres: str, embedded_home: Home) -> Iterator[ServiceDatabases]:
    """`service_databases("registry")` makes an empty database, dropped after the test."""
    yield from _databases(postgres, embedded_home)


@pytest.fixture(scope="module")
def module_service_databases(postgres: str, embedded_home: Home) -> Iterator[ServiceDatabases]:
    """The same for all tests of one module."""
    yield from _databases(postgres, embedded_home)


@pytest.fixture
def keyring_database(postgres: str, embedded_home: Home) -> Iterator[KeyringDatabase]:
    name = f"keyring_{uuid4().hex[:12]}"
    yield provision_keyring(postgres, embedded_home.role_secrets, name)
    drop_database(postgres, name)


def _databases(admin: str, home: Home) -> Iterator[ServiceDatabases]:
    made: list[str] = []

    def make(service: str) -> ServiceDatabase:
        made.append(f"{service}_{uuid4().hex[:12]}")
        return provision_service(admin, home.role_secrets, service, made[-1])

    yield make
    for name in made:
        drop_database(admin, name)


@contextmanager
def _without(variable: str) -> Iterator[None]:
    """Tests never touch a server that somebody configured for real data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(variable, raising=False)
        yield


def pytest_configure() -> None:
    """End like Ctrl-C on SIGTERM, so that the servers are stopped then too."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
