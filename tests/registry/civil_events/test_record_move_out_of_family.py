from contracts.codes.person import Destination
from contracts.event import Effective
from contracts.registry.places import Move
from services.registry.civil_events.record_move_out_of_family import RecordMoveOutOfFamily
from services.registry.projections.family import Family
from services.registry.refusals import FamilyGone, InTheFuture, NotAMove
from tests.gwt import given
from tests.people_we_know import (
    BUDI,
    FAMILY,
    JAKARTA,
    LAST_WEEK,
    SITI,
    SUKAMAJU,
    TODAY,
    TOMORROW,
    ani,
    family,
    neighbours,
)
from tests.registry.what_happened import died, family_moved_out


def move(destination: Move = JAKARTA, effective: Effective = LAST_WEEK) -> RecordMoveOutOfFamily:
    return RecordMoveOutOfFamily(Family(FAMILY), destination, effective, TODAY)


def test_a_family_moves_out_with_its_kk_number() -> None:
    given(family, neighbours).when(move()).then(family_moved_out)


def test_only_those_who_live_there_move() -> None:
    without_ani = family_moved_out.model_copy(
        update={"member_ids": (BUDI, SITI), "nik_keys": ("nik-budi", "nik-siti")}
    )
    given(family, died(ani)).when(move()).then(without_ani)


def test_a_family_moves_out_once() -> None:
    given(family, family_moved_out).when(move()).then_refused(FamilyGone)


def test_moving_house_inside_the_village_is_not_moving_out() -> None:
    here = Move(level=Destination.OTHER_VILLAGE, region_code=SUKAMAJU)
    given(family).when(move(here)).then_refused(NotAMove)


def test_nobody_has_moved_in_the_future() -> None:
    given(family).when(move(effective=TOMORROW)).then_refused(InTheFuture)
