"""A family that is gone, or off the list, receives nothing any more, in any programme."""

from services.programs.enrolments.end_enrolments import EndEnrolments
from services.programs.enrolments.enrolments import Enrolments
from tests.gwt import given
from tests.people_we_know import ANI, BUDI, FAMILY, NEIGHBOURS, SITI
from tests.programs.heard import moved_out
from tests.programs.what_happened import (
    SEMBAKO_ID,
    ended,
    ended_person,
    enrolled,
    enrolled_person,
    heir_due,
    restored,
)

MOVE = "move"


def end_all(because: str = MOVE) -> EndEnrolments:
    return EndEnrolments(
        Enrolments(FAMILY), (FAMILY,), moved_out(), because=because, reason_code="PINDAH"
    )


def test_a_family_that_is_gone_receives_nothing_any_more() -> None:
    given(enrolled(FAMILY), enrolled(FAMILY, programme=SEMBAKO_ID), enrolled(NEIGHBOURS)).when(
        end_all()
    ).then(ended(FAMILY, "PINDAH", MOVE), ended(FAMILY, "PINDAH", MOVE, programme=SEMBAKO_ID))


def test_what_ended_before_ends_for_this_cause_too_and_once() -> None:
    """So that it stays ended if the other cause is undone."""
    again = ended(FAMILY, "PINDAH", MOVE)
    given(enrolled(FAMILY), ended(FAMILY, "MAMPU", "x")).when(end_all()).then(again)
    given(enrolled(FAMILY), ended(FAMILY, "MAMPU", "x"), again).when(end_all()).then()


def test_who_never_received_anything_loses_nothing() -> None:
    given(enrolled(NEIGHBOURS)).when(end_all()).then()


def test_a_family_that_waits_for_an_heir_ends_too() -> None:
    given(enrolled(FAMILY), heir_due(FAMILY, "death")).when(end_all()).then(
        ended(FAMILY, "PINDAH", MOVE)
    )


def test_a_restored_enrolment_is_active_and_can_end_again() -> None:
    history = (enrolled(FAMILY), ended(FAMILY, "PINDAH", MOVE), restored(FAMILY, MOVE))
    given(*history).when(end_all("later")).then(ended(FAMILY, "PINDAH", "later"))


def test_who_is_gone_receives_nothing_in_their_own_name_and_the_family_goes_on() -> None:
    decision = EndEnrolments(
        Enrolments(ANI, BUDI), (ANI, BUDI), moved_out(), because=MOVE, reason_code="PINDAH"
    )
    given(enrolled(FAMILY), enrolled_person(ANI), enrolled_person(SITI)).when(decision).then(
        ended_person(ANI, "PINDAH", MOVE)
    )


def test_what_ends_for_a_family_leaves_its_people_their_own_aid() -> None:
    given(enrolled_person(ANI)).when(end_all()).then()
