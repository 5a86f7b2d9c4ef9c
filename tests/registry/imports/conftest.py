from collections.abc import Iterator

import pytest

from services.registry.imports.workbench import Desk, open_desk
from tests.registry.imports.loket import Loket
from tests.registry.known import Known


@pytest.fixture
def desk(registry: Known) -> Iterator[Desk]:
    """Another importing process."""
    with open_desk(registry.running.running.settings) as desk:
        yield desk


@pytest.fixture
def loket(registry: Known) -> Iterator[Loket]:
    with open_desk(registry.running.running.settings) as desk:
        yield Loket(registry, desk)
