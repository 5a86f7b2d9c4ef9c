"""A term passes: whoever has to act is named once, and nothing else is decided."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.verification.cases import Awaited, CaseOverdue
from services.verification.projections.case import Case
from services.verification.projections.states import CaseState
from services.verification.waiting.mark_overdue import MarkOverdue
from tests.gwt import given
from tests.verification.cases_we_know import APPLIED, CASE, NOW, WAYS, WHICH, on_record

QUARTER = timedelta(minutes=15)
MARKED = CaseOverdue(**WHICH, awaited=Awaited.REGISTER, due_at=NOW + QUARTER)
LONG_AFTER = NOW + timedelta(days=40)


def mark(state: CaseState = CaseState.RATIFIED, at: datetime = LONG_AFTER) -> MarkOverdue:
    return MarkOverdue(Case(CASE), state, at)


def test_a_case_that_the_registry_does_not_answer_is_marked() -> None:
    given(*on_record(*WAYS["ratified"])).when(mark(at=NOW + QUARTER)).then(MARKED)


def test_nobody_is_late_before_the_term_is_over() -> None:
    early = NOW + QUARTER - timedelta(microseconds=1)
    given(*on_record(*WAYS["ratified"])).when(mark(at=early)).then()


@pytest.mark.parametrize(
    ("way", "state", "awaited", "due_at"),
    [
        (
            *("submitted", CaseState.SUBMITTED, Awaited.SUB_DISTRICT),
            datetime(2026, 12, 4, 16, 59, 59, 999999, tzinfo=UTC),
        ),
        (
            *("verified", CaseState.VERIFIED, Awaited.DINSOS),
            datetime(2026, 11, 27, 16, 59, 59, 999999, tzinfo=UTC),
        ),
    ],
)
def test_an_office_that_does_not_act_is_named(
    way: str, state: CaseState, awaited: Awaited, due_at: datetime
) -> None:
    marked = CaseOverdue(**WHICH, awaited=awaited, due_at=due_at)
    given(*on_record(*WAYS[way])).when(mark(state)).then(marked)


@pytest.mark.parametrize("way", sorted(WAYS.keys() - {"ratified", "sent_again"}))
def test_a_wait_that_is_over_is_nobodys_fault(way: str) -> None:
    given(*on_record(*WAYS[way])).when(mark()).then()


def test_a_case_is_marked_once_for_one_wait_and_anew_for_the_next() -> None:
    marked = (*WAYS["ratified"], MARKED)
    given(*on_record(*marked)).when(mark()).then()
    given(*on_record(*marked, *WAYS["sent_again"][-1:])).when(mark()).then(MARKED)


def test_a_mark_leaves_the_case_where_it_was() -> None:
    history = on_record(*WAYS["ratified"], MARKED)
    given(*history, *on_record(*WAYS["applied"])[-1:]).when(mark()).then()
    case = Case(CASE)
    for past in history:
        case.apply(past)
    assert (case.state, case.position, case.overdue) == (CaseState.RATIFIED, 3, True)
    case.apply(on_record(*WAYS["ratified"], APPLIED)[-1])
    assert not case.overdue


@pytest.mark.parametrize(
    "state", [CaseState.RETURNED, CaseState.NEEDS_RECONCILIATION, CaseState.NOT_APPLIED]
)
def test_without_a_term_nobody_is_late(state: CaseState) -> None:
    given(*on_record(*WAYS[state])).when(mark(state)).then()


def test_a_case_nobody_opened_is_not_late() -> None:
    given().when(mark()).then()


def test_while_no_decree_names_the_free_days_nobody_is_late() -> None:
    history = on_record(*WAYS["verified"])
    for past in history:
        past.recorded_at = NOW + timedelta(days=38)
    given(*history).when(mark(CaseState.VERIFIED, NOW + timedelta(days=400))).then()
