"""Every state that somebody has to end says until when, or why there is no term."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contracts.verification.cases import Awaited
from contracts.working_days import Undecreed
from services.verification.cases.revise_proposal import POSSIBLE_IN as REVISED_IN
from services.verification.projections.states import STEPS, CaseState
from services.verification.waiting.waits import (
    WAITS,
    Term,
    Wait,
    days,
    minutes,
    working_days,
)

ENDS = {CaseState.APPLIED, CaseState.WITHDRAWN, CaseState.REJECTED}
TERMS = {CaseState.SUBMITTED, CaseState.VERIFIED, CaseState.RATIFIED}
MONDAY = datetime(2026, 11, 2, 3, tzinfo=UTC)


def unfounded(waits: Mapping[CaseState, Wait], states: Iterable[CaseState]) -> list[CaseState]:
    """States that wait for somebody without a term, or without a word on why there is none."""
    return [each for each in states if each not in waits or len(waits[each].why) < 20]


def waiting(states: Collection[CaseState]) -> list[CaseState]:
    return [each for each in states if each not in ENDS]


def test_every_state_that_waits_says_until_when_or_why_there_is_no_term() -> None:
    assert unfounded(WAITS, waiting(CaseState)) == []
    assert {state for state, wait in WAITS.items() if wait.term} == TERMS
    assert not WAITS.keys() & ENDS, "nobody waits once a case has come to its end"


def test_every_state_is_reached_by_a_step() -> None:
    assert {step.state for step in STEPS.values()} == set(CaseState)


def test_a_state_that_waits_for_ever_is_found() -> None:
    without = {state: wait for state, wait in WAITS.items() if state is not CaseState.RATIFIED}
    silent = {**WAITS, CaseState.RETURNED: replace(WAITS[CaseState.RETURNED], why="")}
    assert unfounded(without, waiting(CaseState)) == [CaseState.RATIFIED]
    assert unfounded(silent, waiting(CaseState)) == [CaseState.RETURNED]


def test_who_is_awaited_is_who_may_act() -> None:
    villages = {state for state, wait in WAITS.items() if wait.awaited is Awaited.VILLAGE}
    assert villages < set(REVISED_IN)


@pytest.mark.parametrize(
    ("term", "until"),
    [
        (minutes(15), datetime(2026, 11, 2, 3, 15, tzinfo=UTC)),
        (days(14), datetime(2026, 11, 16, 16, 59, 59, 999999, tzinfo=UTC)),
        (working_days(5), datetime(2026, 11, 9, 16, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_a_term_in_days_ends_with_its_last_day_here(term: Term, until: datetime) -> None:
    assert term(MONDAY) == until


def test_a_term_counts_from_the_day_it_is_here_and_not_in_greenwich() -> None:
    evening = datetime(2026, 11, 2, 17, 30, tzinfo=UTC)
    later = days(14)(evening)
    assert isinstance(later, datetime)
    assert later - timedelta(days=1) == days(14)(MONDAY)


def test_a_decision_of_dinsos_over_idul_fitri_waits_for_the_offices_to_open() -> None:
    verified = datetime(2026, 3, 16, 3, tzinfo=UTC)
    until = WAITS[CaseState.VERIFIED].until(verified)
    assert until == datetime(2026, 3, 30, 16, 59, 59, 999999, tzinfo=UTC)


def test_a_term_into_a_year_without_a_decree_is_unknown_and_no_guess() -> None:
    verified = datetime(2026, 12, 29, 3, tzinfo=UTC)
    assert WAITS[CaseState.VERIFIED].until(verified) == Undecreed(2027)


def test_a_state_without_a_term_has_none() -> None:
    assert WAITS[CaseState.RETURNED].until(MONDAY) is None
