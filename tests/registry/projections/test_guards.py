"""What must hold before a rule about a family is looked at."""

from uuid import UUID

import pytest

from contracts.event import UNKNOWN_DATE
from contracts.registry.persons import BiodataCorrected, ErasureRequested
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.family import Family
from services.registry.projections.guards import InRegion, NotOvertaken
from services.registry.refusals import Overtaken, UnknownFamily
from tests.people_we_know import (
    ANI,
    BY,
    FAMILY,
    MARGOREJO,
    NEIGHBOURS,
    SUKAMAJU,
    ani,
    family,
    neighbours,
    recorded,
)
from tests.registry.projections.knowing import knowing
from tests.registry.what_happened import died

PLAN, PLANNED_AT = UUID(int=77), 7
corrected = BiodataCorrected(
    family_id=FAMILY,
    village_code=SUKAMAJU,
    effective=UNKNOWN_DATE,
    person_id=ANI,
    **ani.biodata.parts(),
    corrected=("birth_date",),
)


@pytest.mark.parametrize("office", [None, SUKAMAJU, "18.09.01", "18.09"])
def test_a_family_lies_in_the_region_of_its_offices(office: str | None) -> None:
    InRegion(office, knowing(Family(FAMILY), family)).check()


@pytest.mark.parametrize("office", [MARGOREJO, "18.0", "18.10"])
def test_a_family_outside_the_office_does_not_exist_for_it(office: str) -> None:
    with pytest.raises(UnknownFamily):
        InRegion(office, knowing(Family(FAMILY), family)).check()


def test_every_family_that_is_named_must_exist() -> None:
    both = knowing(Family(FAMILY), family), knowing(Family(NEIGHBOURS), family)
    for office in (None, SUKAMAJU):
        with pytest.raises(UnknownFamily):
            InRegion(office, *both).check()
    InRegion(SUKAMAJU, both[0], knowing(Family(NEIGHBOURS), neighbours)).check()


def guard(*history: Recorded) -> NotOvertaken:
    return knowing(NotOvertaken(Family(FAMILY), PLANNED_AT, PLAN), *history)


def test_what_was_known_to_the_plan_does_not_overtake_it() -> None:
    guard(recorded(family, 6), recorded(died(ani), 7)).check()


def test_what_was_recorded_since_overtakes_the_plan() -> None:
    with pytest.raises(Overtaken):
        guard(recorded(family, 6), recorded(died(ani), 8)).check()


def test_a_plan_does_not_overtake_itself() -> None:
    own = BY.model_copy(update={"correlation_id": PLAN})
    guard(recorded(family, 6), Recorded(corrected, own, UUID(int=1), 8)).check()


def test_facts_of_others_or_of_other_things_overtake_nothing() -> None:
    asked = ErasureRequested(
        family_id=FAMILY, village_code=SUKAMAJU, effective=UNKNOWN_DATE, person_id=ANI
    )
    guard(recorded(family, 6), recorded(neighbours, 8), recorded(asked, 9)).check()
