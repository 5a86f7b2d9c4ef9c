"""Which facts are civil events, and what is asked of one before it is voided."""

from uuid import uuid4

import pytest

from contracts.codes.civil import Ground
from contracts.codes.person import Relation
from contracts.event import Event
from contracts.registry.civil_events import CivilEventKind, MemberBorn
from contracts.registry.families import FamilyRegistered
from infra.runtime.eventstore.recorded import Recorded
from services.registry.civil_events.civil_event import (
    CivilEvent,
    CivilEventOf,
    NotACivilEvent,
    Returns,
)
from tests.people_we_know import (
    ANI,
    BUDI,
    DEWI,
    FAMILY,
    HOME,
    JAKARTA,
    LAST_WEEK,
    NEIGHBOURS,
    SITI,
    SUKAMAJU,
    ani,
    budi,
    dewi,
    family,
    neighbours,
    recorded,
    siti,
)
from tests.registry.projections.knowing import knowing
from tests.registry.what_happened import (
    arrived,
    died,
    everybody,
    family_moved_out,
    moved_out,
    transferred,
    voided,
    widow,
)

came = FamilyRegistered(
    family_id=FAMILY,
    village_code=SUKAMAJU,
    effective=LAST_WEEK,
    kk_key="kk-budi",
    **HOME.parts(),
    members=everybody,
    ground=Ground.ARRIVAL,
    origin=JAKARTA,
)
born = MemberBorn(
    family_id=FAMILY, village_code=SUKAMAJU, effective=LAST_WEEK, child=dewi, mother_id=SITI
)


@pytest.mark.parametrize(
    ("fact", "kind", "people", "joined", "kk_key"),
    [
        (born, CivilEventKind.BIRTH, (DEWI,), True, None),
        (died(ani), CivilEventKind.DEATH, (ANI,), False, None),
        (moved_out(ani), CivilEventKind.MOVE_OUT, (ANI,), False, None),
        (arrived(ani), CivilEventKind.ARRIVAL, (ANI,), True, None),
        (family_moved_out, CivilEventKind.MOVE_OUT, (BUDI, SITI, ANI), False, "kk-budi"),
        (came, CivilEventKind.ARRIVAL, (BUDI, SITI, ANI), True, "kk-budi"),
    ],
)
def test_a_civil_event_says_whom_it_brought_or_took(
    fact: Event, kind: CivilEventKind, people: object, joined: bool, kk_key: str | None
) -> None:
    past = recorded(fact)
    event = CivilEvent.of(past)
    assert (event.event_id, event.family_id, event.effective) == (past.event_id, FAMILY, LAST_WEEK)
    assert (event.kind, event.person_ids, event.joined) == (kind, people, joined)
    assert (event.whole_family, event.kk_key) == (kk_key is not None, kk_key)


@pytest.mark.parametrize("fact", [family, widow, came.model_copy(update={"origin": None})])
def test_other_facts_are_none(fact: Event) -> None:
    with pytest.raises(NotACivilEvent):
        CivilEvent.of(recorded(fact))


def test_an_event_is_found_by_its_id_in_its_family() -> None:
    one, other = recorded(died(ani)), recorded(moved_out(siti))
    history = [family, one, other, recorded(died(dewi, NEIGHBOURS))]
    assert knowing(CivilEventOf(FAMILY, one.event_id), *history).found == CivilEvent.of(one)
    for family_id, event_id in ((NEIGHBOURS, one.event_id), (FAMILY, uuid4())):
        with pytest.raises(NotACivilEvent):
            assert knowing(CivilEventOf(family_id, event_id), *history).found


LEFT = recorded(moved_out(siti))
BACK = recorded(arrived(siti, NEIGHBOURS))


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([family, LEFT], False),
        ([family, LEFT, BACK], True),
        ([family, LEFT, came.model_copy(update={"family_id": NEIGHBOURS})], True),
        ([family, LEFT, neighbours.model_copy(update={"members": (siti,)})], True),
        ([family, BACK, LEFT], False),
        ([family, LEFT, BACK, voided(BACK.event_id, CivilEventKind.ARRIVAL, siti)], False),
        ([family, LEFT, born], False),
        ([family, LEFT, arrived(ani, NEIGHBOURS)], False),
        ([family, LEFT, transferred(budi, Relation.OTHER)], False),
    ],
)
def test_who_left_may_have_come_back_since(history: list[Event | Recorded], expected: bool) -> None:
    returns = knowing(Returns(CivilEvent.of(LEFT)), *history)
    assert bool(returns.came_back) == expected
