"""Programs confirms an erasure once its families have read it and hold nothing of the person."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.keeping.confirmations import FamilyCleared
from contracts.registry.persons import PersonalDataErased
from infra.runtime.projections.generations.lookup import reach
from services.programs.families.view import family_attributes
from services.programs.main import service
from tests.conftest import ServiceDatabases
from tests.keeping_confirmed import confirmed, look
from tests.people_we_know import FAMILY, JOKO, NEIGHBOURS, SUKAMAJU, TODAY, family, neighbours
from tests.programs.heard import of_family, surveyed
from tests.running import InTests, in_tests

STORES = ("family_attributes.family_version",)
alone = neighbours.model_copy(update={"members": neighbours.members[:1]})
about = {**of_family(), "family_id": NEIGHBOURS, "village_code": SUKAMAJU}
erased = PersonalDataErased(**about, person_id=JOKO, family_ids=(NEIGHBOURS,))


@pytest.fixture
def programs(service_databases: ServiceDatabases, tmp_path: Path) -> Iterator[InTests]:
    with in_tests(service, service_databases, tmp_path) as running:
        running.told.tell(family, alone, surveyed(NEIGHBOURS, has_car=True))
        running.follow()
        yield running


def test_it_confirms_once_for_each_erasure(programs: InTests) -> None:
    [erasure_id] = programs.told.tell(erased)
    programs.follow()
    look(programs)
    look(programs)
    [fact] = confirmed(programs, erasure_id)
    assert isinstance(fact, FamilyCleared)
    assert (fact.person_id, fact.read_to, fact.stores) == (JOKO, 4, STORES)


def test_while_the_families_have_not_read_it_nothing_is_confirmed(programs: InTests) -> None:
    [erasure_id] = programs.told.tell(erased)
    [heard] = [each for each in programs.running.followers if "view:erasures" in each.name]
    while heard.step(programs.db):
        pass
    look(programs)
    assert confirmed(programs, erasure_id) == []
    programs.follow()
    look(programs)
    assert len(confirmed(programs, erasure_id)) == 1


@pytest.mark.parametrize(
    "kept",
    [
        "has_car = true WHERE family_id",
        'members = \'{{"{joko}": {{"birth_date": "1960-01-31"}}}}\' WHERE family_id',
    ],
)
def test_while_a_version_still_tells_something_nothing_is_confirmed(
    programs: InTests, kept: str
) -> None:
    [erasure_id] = programs.told.tell(erased)
    programs.follow()
    with programs.db.transaction():
        reach(programs.db, family_attributes)
        change = f"UPDATE family_version SET {kept.format(joko=JOKO)} = %s"
        assert programs.db.execute(change.encode(), (NEIGHBOURS,)).rowcount
    look(programs)
    assert confirmed(programs, erasure_id) == []


def test_what_is_known_of_others_is_no_hindrance(programs: InTests) -> None:
    programs.told.tell(surveyed(FAMILY, TODAY, has_car=True))
    [erasure_id] = programs.told.tell(erased)
    programs.follow()
    look(programs)
    assert len(confirmed(programs, erasure_id)) == 1
