"""Two families of their own for each test: one inbox is read by all."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from infra.runtime.eventstore.ledger import open_ledger
from tests.conftest import ServiceDatabases
from tests.runtime.plumbing import Pair, pair
from tests.runtime.projections.answering import Answering
from tests.runtime.world import WORLD


@pytest.fixture
def both(service_databases: ServiceDatabases) -> Iterator[Pair]:
    with pair(service_databases) as ready:
        yield ready


@pytest.fixture
def sumiati() -> UUID:
    """A family of its own for each test: one inbox is read by all."""
    return uuid4()


@pytest.fixture
def paijo() -> UUID:
    return uuid4()


@pytest.fixture(scope="module")
def answering(module_service_databases: ServiceDatabases) -> Iterator[Answering]:
    with pair(module_service_databases) as both:
        own = module_service_databases.stored("programs")
        ledger = open_ledger("programs", own.app, vocabulary=WORLD)
        yield Answering(both, ledger)
        ledger.close()
