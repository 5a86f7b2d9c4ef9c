"""Verification holds ids alone; it confirms an erasure once it has read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.keeping.confirmations import CaseCleared
from contracts.registry.persons import PersonalDataErased
from services.verification.main import service
from tests.conftest import ServiceDatabases
from tests.keeping_confirmed import confirmed, look
from tests.people_we_know import ANI, FAMILY, LAST_WEEK, SUKAMAJU, family
from tests.running import InTests, in_tests

erased = PersonalDataErased(
    family_id=FAMILY, village_code=SUKAMAJU, effective=LAST_WEEK, person_id=ANI
)


@pytest.fixture
def verification(service_databases: ServiceDatabases, tmp_path: Path) -> Iterator[InTests]:
    with in_tests(service, service_databases, tmp_path) as running:
        yield running


def test_it_confirms_what_it_has_read_and_holds_no_table_that_could_tell(
    verification: InTests,
) -> None:
    *_, erasure_id = verification.told.tell(family, erased)
    look(verification)
    assert confirmed(verification, erasure_id) == []
    verification.follow()
    look(verification)
    [fact] = confirmed(verification, erasure_id)
    assert isinstance(fact, CaseCleared)
    assert (fact.person_id, fact.read_to, fact.stores) == (ANI, 2, ())
