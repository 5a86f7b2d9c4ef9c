from collections.abc import Iterator

import pytest

from services.registry.imports.workbench import Workbench, open_workbench
from tests.registry.imports.loket import Loket
from tests.registry.known import Known


@pytest.fixture
def bench(registry: Known) -> Iterator[Workbench]:
    """Another importing process."""
    with open_workbench(registry.running.running.settings) as bench:
        yield bench


@pytest.fixture
def loket(registry: Known) -> Iterator[Loket]:
    with open_workbench(registry.running.running.settings) as bench:
        yield Loket(registry, bench)
