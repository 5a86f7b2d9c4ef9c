"""A family is enrolled once, and its enrolments follow what becomes of it."""

from uuid import UUID

import pytest

from contracts.codes.reasons import ReasonCode
from contracts.registry.civil_events import MemberDied
from infra.runtime.refusals import NotFound
from services.programs.enrolments.end_enrolment import AlreadyEnded, EndEnrolment
from services.programs.reactions.follow_the_family import (
    AskForHeir,
    EndEnrolments,
    RestoreEnrolments,
    after_departure,
)
from tests.gwt import given
from tests.people_we_know import (
    BUDI,
    FAMILY,
    LAST_WEEK,
    NEIGHBOURS,
    SUKAMAJU,
    recorded,
)
from tests.programs.what_happened import (
    PKH_ID,
    SEMBAKO_ID,
    ended,
    enrolled,
    heir_due,
    restored,
)

DEATH, MOVE = str(UUID(int=71)), str(UUID(int=72))
FIRST, SECOND = UUID(int=81), UUID(int=82)


def end_one(regions: tuple[str, ...] = ("18.09",)) -> EndEnrolment:
    return EndEnrolment(
        PKH_ID,
        FAMILY,
        reason_code=ReasonCode.WELL_OFF,
        effective=LAST_WEEK,
        because="command",
        regions=regions,
    )


def test_dinsos_ends_an_enrolment_with_a_reason() -> None:
    given(enrolled(FAMILY)).when(end_one()).then(ended(FAMILY, "MAMPU", "command"))


def test_an_enrolment_ends_once() -> None:
    given(enrolled(FAMILY), ended(FAMILY, "PINDAH", MOVE)).when(end_one()).then_refused(
        AlreadyEnded
    )


def test_a_family_that_never_received_the_programme_or_lives_elsewhere_is_not_found() -> None:
    given(enrolled(FAMILY, programme=SEMBAKO_ID)).when(end_one()).then_refused(NotFound)
    given(enrolled(FAMILY)).when(end_one(("18.09.02",))).then_refused(NotFound)


def end_all(because: str = MOVE) -> EndEnrolments:
    return EndEnrolments(FAMILY, SUKAMAJU, LAST_WEEK, reason_code="PINDAH", because=because)


def test_a_family_that_is_gone_receives_nothing_any_more() -> None:
    given(enrolled(FAMILY), enrolled(FAMILY, programme=SEMBAKO_ID), enrolled(NEIGHBOURS)).when(
        end_all()
    ).then(ended(FAMILY, "PINDAH", MOVE), ended(FAMILY, "PINDAH", MOVE, programme=SEMBAKO_ID))


def test_what_ended_before_does_not_end_again() -> None:
    given(enrolled(FAMILY), ended(FAMILY, "MAMPU", "x")).when(end_all()).then()
    given(enrolled(NEIGHBOURS)).when(end_all()).then()


def ask_for_heir() -> AskForHeir:
    return AskForHeir(FAMILY, SUKAMAJU, LAST_WEEK, because=DEATH)


def test_the_death_of_the_head_leaves_the_family_to_name_an_heir() -> None:
    given(enrolled(FAMILY)).when(ask_for_heir()).then(heir_due(FAMILY, DEATH))
    given(enrolled(FAMILY), heir_due(FAMILY, DEATH)).when(ask_for_heir()).then()
    given(enrolled(FAMILY), ended(FAMILY, "MAMPU", "x")).when(ask_for_heir()).then()


def restore(voided: str) -> RestoreEnrolments:
    return RestoreEnrolments(FAMILY, SUKAMAJU, LAST_WEEK, voided=voided)


def test_a_death_that_never_happened_restores_what_it_ended() -> None:
    given(enrolled(FAMILY), ended(FAMILY, "MENINGGAL", DEATH)).when(restore(DEATH)).then(
        restored(FAMILY, DEATH)
    )
    given(enrolled(FAMILY), heir_due(FAMILY, DEATH)).when(restore(DEATH)).then(
        restored(FAMILY, DEATH)
    )


def test_an_enrolment_that_ended_for_another_reason_stays_ended() -> None:
    given(enrolled(FAMILY), ended(FAMILY, "MAMPU", "x")).when(restore(DEATH)).then()
    again = (enrolled(FAMILY), ended(FAMILY, "PINDAH", MOVE), enrolled(FAMILY, by=SECOND))
    given(*again).when(restore(MOVE)).then()


def test_a_restored_enrolment_is_active_and_can_end_again() -> None:
    history = (enrolled(FAMILY), ended(FAMILY, "PINDAH", MOVE), restored(FAMILY, MOVE))
    given(*history).when(end_all("later")).then(ended(FAMILY, "PINDAH", "later"))


def death(*, was_head: bool | None, left: int | None) -> MemberDied:
    return MemberDied(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        person_id=BUDI,
        was_head=was_head,
        members_left=left,
    )


@pytest.mark.parametrize(
    ("was_head", "left", "decision"),
    [
        (True, 0, EndEnrolments),
        (True, 2, AskForHeir),
        (False, 2, None),
        (None, None, None),
    ],
)
def test_what_follows_a_death(
    was_head: bool | None, left: int | None, decision: type | None
) -> None:
    fact = death(was_head=was_head, left=left)
    follows = after_departure(fact, recorded(fact))
    assert type(follows) is (decision or type(None))
