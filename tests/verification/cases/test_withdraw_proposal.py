import pytest

from services.verification.cases.withdraw_proposal import WithdrawProposal
from services.verification.projections.case import Case, DutyTaken, NotAtThisStage
from tests.gwt import given
from tests.verification.cases_we_know import (
    CASE,
    OPERATOR,
    SECOND_OPERATOR,
    VERIFIER,
    WAYS,
    WITHDRAWN,
    on_record,
    turn,
)

TAKEN_BACK = [
    *("submitted", "returned", "revised", "verified"),
    *("needs_reconciliation", "not_applied"),
]


def withdraw(version: int, actor: str = OPERATOR) -> WithdrawProposal:
    return WithdrawProposal(Case(CASE), turn(actor, version))


@pytest.mark.parametrize("state", TAKEN_BACK)
def test_the_village_takes_back_what_is_not_ratified(state: str) -> None:
    history = on_record(*WAYS[state])
    for operator in (OPERATOR, SECOND_OPERATOR):
        decision = withdraw(len(history), operator)
        given(*history).when(decision).then(WITHDRAWN)


@pytest.mark.parametrize("state", sorted(WAYS.keys() - TAKEN_BACK))
def test_after_that_it_stands(state: str) -> None:
    history = on_record(*WAYS[state])
    given(*history).when(withdraw(len(history))).then_refused(NotAtThisStage)


def test_who_verified_it_does_not_take_it_back_for_the_village() -> None:
    history = on_record(*WAYS["verified"])
    given(*history).when(withdraw(2, VERIFIER)).then_refused(DutyTaken)
