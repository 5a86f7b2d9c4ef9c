from datetime import date
from uuid import UUID

from contracts.codes.person import Destination
from contracts.event import Effective
from contracts.registry.places import Move
from services.registry.civil_events.record_move_out_of_member import (
    LastMember,
    RecordMoveOutOfMember,
)
from services.registry.projections.family import Family
from services.registry.refusals import (
    AlreadyDied,
    AlreadyMovedOut,
    BeforeBirth,
    HeadNotNamed,
    InTheFuture,
    NotAMove,
)
from services.registry.rules import Succession
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    BUDI,
    FAMILY,
    JAKARTA,
    LAST_WEEK,
    SUKAMAJU,
    TODAY,
    TOMORROW,
    ani,
    budi,
    family,
)
from tests.registry.what_happened import died, moved_out, siti_heads, widow


def move(
    person_id: UUID = ANI,
    effective: Effective = LAST_WEEK,
    destination: Move = JAKARTA,
    succession: Succession | None = None,
) -> RecordMoveOutOfMember:
    return RecordMoveOutOfMember(
        Family(FAMILY), person_id, destination, effective, TODAY, succession
    )


def test_a_member_moves_out() -> None:
    given(family).when(move()).then(moved_out(ani))


def test_recording_the_same_move_twice_changes_nothing() -> None:
    given(family, moved_out(ani)).when(move()).then()


def test_whoever_is_gone_does_not_move_again() -> None:
    earlier = Effective.day(date(2026, 11, 1))
    given(family, moved_out(ani)).when(move(effective=earlier)).then_refused(AlreadyMovedOut)
    given(family, died(ani)).when(move()).then_refused(AlreadyDied)


def test_when_the_head_moves_the_others_name_a_new_one() -> None:
    given(family).when(move(BUDI)).then_refused(HeadNotNamed)
    given(family).when(move(BUDI, succession=siti_heads)).then(moved_out(budi), widow)


def test_whoever_leaves_last_takes_the_family_along() -> None:
    alone = family.model_copy(update={"members": (budi,)})
    given(alone).when(move(BUDI)).then_refused(LastMember)


def test_moving_house_inside_the_village_is_not_moving_out() -> None:
    here = Move(level=Destination.OTHER_VILLAGE, region_code=SUKAMAJU)
    given(family).when(move(destination=here)).then_refused(NotAMove)


def test_a_move_comes_after_birth_and_not_after_today() -> None:
    given(family).when(move(effective=TOMORROW)).then_refused(InTheFuture)
    before = Effective.day(date(2015, 8, 8))
    given(family).when(move(effective=before)).then_refused(BeforeBirth)
