"""A keyring of this test's own."""

import os
from collections.abc import Iterator

import pytest

from infra.local.servers.provision import KeyringDatabase
from infra.runtime.privacy.keys import Kek
from infra.runtime.process.migrate import lay_keys
from tests.runtime.privacy.keyrings import Keyrings


@pytest.fixture
def keyrings(keyring_database: KeyringDatabase) -> Iterator[Keyrings]:
    lay_keys("registry", keyring_database.owner)
    rings = Keyrings(keyring_database, Kek(os.urandom(32)), [])
    yield rings
    for ring in rings.opened:
        ring.close()
