"""The village in which officers put right what was recorded."""

import pytest

from tests.registry.corrections.undoing import Village, village_of
from tests.registry.known import Known


@pytest.fixture
def village(registry: Known) -> Village:
    return village_of(registry)
