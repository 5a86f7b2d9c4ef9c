"""A registry that knows Budi's family, and has heard what it and Ani receive."""

import pytest

from tests.people_we_know import family, neighbours
from tests.registry.aid.told import ani_receives, family_receives, programmes
from tests.registry.known import Known


@pytest.fixture
def receiving(registry: Known) -> Known:
    registry.record(family, neighbours)
    registry.running.told.tell(*programmes, family_receives, ani_receives)
    registry.running.follow()
    return registry
