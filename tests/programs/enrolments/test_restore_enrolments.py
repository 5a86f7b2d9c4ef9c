"""A death or a move that never happened gives back what followed from it, and nothing else."""

from uuid import UUID

from contracts.event import Effective
from contracts.programs.enrolments import EnrolmentRestored
from services.programs.enrolments.enrolments import Enrolments
from services.programs.enrolments.restore_enrolments import RestoreEnrolments
from tests.gwt import given
from tests.people_we_know import BUDI, FAMILY, NEIGHBOURS, SITI
from tests.programs.heard import MID_NOVEMBER, voided
from tests.programs.what_happened import (
    SECOND,
    SEMBAKO_ID,
    ended,
    ended_person,
    enrolled,
    enrolled_person,
    heir_due,
    of_pip,
    recipient,
    restored,
)
from tests.registry.projections.knowing import knowing

EVENT = UUID(int=71)
DEATH, OTHER = str(EVENT), str(UUID(int=72))


def restore() -> RestoreEnrolments:
    return RestoreEnrolments(
        Enrolments(FAMILY, BUDI), voided(EVENT, BUDI), Effective.day(MID_NOVEMBER)
    )


def test_a_death_that_never_happened_restores_what_it_ended() -> None:
    given(enrolled(FAMILY), ended(FAMILY, "MENINGGAL", DEATH)).when(restore()).then(
        restored(FAMILY, DEATH)
    )


def test_no_heir_is_due_to_somebody_who_lives() -> None:
    given(enrolled(FAMILY), heir_due(FAMILY, DEATH)).when(restore()).then(restored(FAMILY, DEATH))


def test_an_heir_that_was_due_is_not_due_after_an_end_either() -> None:
    history = (enrolled(FAMILY), heir_due(FAMILY, DEATH), ended(FAMILY, "MAMPU", "x"))
    given(*history).when(restore()).then(restored(FAMILY, DEATH))
    given(*history, restored(FAMILY, DEATH)).when(restore()).then()


def test_only_what_rests_on_the_event_is_restored() -> None:
    given(
        enrolled(FAMILY),
        enrolled(FAMILY, programme=SEMBAKO_ID),
        enrolled(NEIGHBOURS),
        ended(FAMILY, "MENINGGAL", DEATH),
        ended(NEIGHBOURS, "MENINGGAL", DEATH),
    ).when(restore()).then(restored(FAMILY, DEATH))


def test_an_enrolment_that_ended_for_another_reason_stays_ended() -> None:
    given(enrolled(FAMILY), ended(FAMILY, "MAMPU", OTHER)).when(restore()).then()


def test_what_ended_for_two_causes_stays_ended_until_neither_is_left() -> None:
    """They moved out, then were taken off the list; then the move was undone."""
    history = (enrolled(FAMILY), ended(FAMILY, "PINDAH", DEATH), ended(FAMILY, "MAMPU", OTHER))
    given(*history).when(restore()).then(restored(FAMILY, DEATH))
    enrolments = knowing(Enrolments(FAMILY), *history, restored(FAMILY, DEATH))
    [enrolment] = enrolments.of(FAMILY)
    assert (enrolment.active, enrolment.causes) == (False, [OTHER])
    [going_on] = knowing(
        Enrolments(FAMILY), *history, restored(FAMILY, DEATH), restored(FAMILY, OTHER)
    ).of(FAMILY)
    assert going_on.active


def test_who_was_enrolled_again_meanwhile_needs_no_restoring() -> None:
    again = (enrolled(FAMILY), ended(FAMILY, "PINDAH", DEATH), enrolled(FAMILY, by=SECOND))
    given(*again).when(restore()).then()


def test_what_was_restored_is_not_restored_twice() -> None:
    history = (enrolled(FAMILY), ended(FAMILY, "MENINGGAL", DEATH), restored(FAMILY, DEATH))
    given(*history).when(restore()).then()


def test_an_heir_who_was_named_for_it_gives_way_again() -> None:
    history = (enrolled(FAMILY), heir_due(FAMILY, DEATH), recipient(SITI, DEATH))
    given(*history).when(restore()).then(restored(FAMILY, DEATH))
    given(*history, restored(FAMILY, DEATH)).when(restore()).then()


def test_who_lives_receives_their_own_aid_again() -> None:
    gone = (enrolled_person(BUDI), ended_person(BUDI, "MENINGGAL", DEATH))
    given(*gone).when(restore()).then(EnrolmentRestored(**of_pip(BUDI), voided=DEATH))
