"""Where somebody is, or was last, is where they joined a family last."""

from uuid import UUID

import pytest

from contracts.codes.person import Relation
from contracts.event import Event
from contracts.registry.civil_events import MemberBorn
from services.registry.projections.whereabouts import Whereabouts
from tests.people_we_know import (
    ANI,
    FAMILY,
    LAST_WEEK,
    NEIGHBOURS,
    NEW_FAMILY,
    SITI,
    SUKAMAJU,
    ani,
    dewi,
    family,
    neighbours,
    recorded,
    siti,
)
from tests.registry.projections.knowing import knowing
from tests.registry.what_happened import arrived, died, moved_out, split_off, transferred, voided

THERE = transferred(ani, Relation.OTHER)
BACK = transferred(ani, Relation.CHILD, NEIGHBOURS, FAMILY)


@pytest.mark.parametrize(
    ("history", "home"),
    [
        ([family, neighbours], FAMILY),
        ([family, died(ani)], FAMILY),
        ([family, THERE], NEIGHBOURS),
        ([family, THERE, BACK], FAMILY),
        ([family, split_off(ani)], NEW_FAMILY),
        ([family, moved_out(ani), arrived(ani, NEIGHBOURS)], NEIGHBOURS),
        ([neighbours], None),
    ],
)
def test_a_person_is_where_they_joined_last(history: list[Event], home: UUID | None) -> None:
    assert knowing(Whereabouts(ANI), *history).family_id == home


def test_a_mother_is_not_where_her_child_is_born() -> None:
    elsewhere = MemberBorn(
        family_id=NEIGHBOURS,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        child=dewi,
        mother_id=SITI,
    )
    assert knowing(Whereabouts(SITI), family, elsewhere).family_id == FAMILY


def test_whose_arrival_was_voided_is_looked_for_where_they_lived_last() -> None:
    arrival = recorded(arrived(siti, NEIGHBOURS))
    undone = voided(arrival.event_id, siti)
    history = [family, moved_out(siti), arrival, undone]
    assert knowing(Whereabouts(SITI), *history).family_id == FAMILY
