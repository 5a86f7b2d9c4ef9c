"""A ledger of its own for each test, with keys in memory."""

from collections.abc import Iterator

import pytest

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from tests.conftest import ServiceDatabases
from tests.runtime.privacy.memory_keys import MemoryKeys
from tests.runtime.world import WORLD


@pytest.fixture
def database(service_databases: ServiceDatabases) -> ServiceDatabase:
    return service_databases.stored("registry")


@pytest.fixture
def ledger(database: ServiceDatabase) -> Iterator[Ledger]:
    ledger = open_ledger("registry", database.app, MemoryKeys(), vocabulary=WORLD)
    yield ledger
    ledger.close()
