"""Steps in which a family's welfare changes, and whole histories of all steps."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from contracts.event import Effective
from contracts.questionnaires.housing import Floor
from contracts.questionnaires.utilities import Light, Power
from contracts.registry.families import AddressChanged
from contracts.registry.welfare import (
    DesilReceived,
    FamilyListed,
    Housing,
    ListingEnded,
    ListSource,
    SurveyRecorded,
)
from tests.programs.families.moves import MOVES, load
from tests.programs.families.world import VILLAGES, World


def survey(world: World) -> None:
    if not (found := world.family()):
        return
    family_id, known = found
    housing = world.draw(HOUSING)
    on = world.draw(st.dates(date(2025, 1, 1), date(2026, 3, 1)))
    known.answer(on, housing.model_dump(exclude_none=True))
    known.survey_date = max(on, known.survey_date or on)
    common = world.of_family(family_id) | {"effective": Effective.day(on)}
    world.record(SurveyRecorded(**common, **housing.answered()))


def rank(world: World) -> None:
    if not (found := world.family()):
        return
    family_id, known = found
    period = world.draw(st.sampled_from(["2025-TW4", "2026-TW1", "2026-TW2"]))
    desil = world.draw(st.none() | st.integers(1, 10))
    if known.period is None or known.period <= period:
        known.period, known.desil = period, desil
    world.record(DesilReceived(**world.of_family(family_id), period=period, desil=desil))


def unlist(world: World) -> None:
    if not (found := world.family()):
        return
    family_id, known = found
    known.listed = False
    world.record(ListingEnded(**world.of_family(family_id), reason_code="MAMPU"))


def put_on_list(world: World) -> None:
    if not (found := world.family()):
        return
    family_id, known = found
    known.listed = True
    world.record(FamilyListed(**world.of_family(family_id), source=ListSource.DTSEN))


def relocate(world: World) -> None:
    if not (found := world.family()):
        return
    family_id, known = found
    known.village = world.draw(st.sampled_from(VILLAGES))
    world.record(AddressChanged(**world.of_family(family_id)))


HOUSING = st.builds(
    Housing,
    floor=st.none() | st.sampled_from(Floor),
    light=st.none() | st.sampled_from(Light),
    power=st.none() | st.sampled_from(Power),
    floor_area_m2=st.none() | st.integers(1, 200),
    has_car=st.none() | st.booleans(),
)
STEPS: tuple[Callable[[World], None], ...] = (*MOVES, survey, rank, put_on_list, unlist, relocate)


@st.composite
def histories(draw: Any) -> World:
    """Two families at first, then up to a dozen things happen."""
    world = World(draw)
    for step in (load, load, *draw(st.lists(st.sampled_from(STEPS), max_size=12))):
        step(world)
    return world
