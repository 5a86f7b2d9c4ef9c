"""A database of promises for each test."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.databases import ServiceDatabases
from tests.runtime.deadlines.promises import Promises, promises, promising


@pytest.fixture
def office(service_databases: ServiceDatabases) -> Iterator[Promises]:
    database = service_databases.stored("registry")
    with psycopg.connect(database.owner, autocommit=True) as owner:
        promises.create(owner, "registry")
    with promising(database) as found:
        yield found
