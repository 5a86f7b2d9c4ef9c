"""A ledger of its own for every test, on a real PostgreSQL."""

from collections.abc import Iterator

import psycopg
import pytest

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.storage.recorder import LedgerRecorder
from tests.runtime.eventstore.storage.writing import as_superuser


@pytest.fixture
def recorder(database: ServiceDatabase) -> Iterator[LedgerRecorder]:
    made = LedgerRecorder(database.app)
    yield made
    made.close()


@pytest.fixture
def superuser(database: ServiceDatabase, postgres: str) -> Iterator[psycopg.Connection]:
    with as_superuser(postgres, database) as connection:
        yield connection
