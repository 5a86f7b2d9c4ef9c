import pytest

from services.verification.cases.withdraw_proposal import WithdrawProposal
from services.verification.projections.case import DutyTaken, NotAtThisStage
from tests.gwt import given
from tests.verification.cases_we_know import (
    OPERATOR,
    SECOND_OPERATOR,
    VERIFIER,
    WAYS,
    WITHDRAWN,
    told,
    turn,
)

TAKEN_BACK = ["submitted", "returned", "revised", "verified", "needs_reconciliation"]


@pytest.mark.parametrize("state", TAKEN_BACK)
def test_the_village_takes_back_what_is_not_ratified(state: str) -> None:
    history = told(*WAYS[state])
    for operator in (OPERATOR, SECOND_OPERATOR):
        decision = WithdrawProposal(turn(operator, len(history)))
        given(*history).when(decision).then(WITHDRAWN)


@pytest.mark.parametrize("state", sorted(WAYS.keys() - TAKEN_BACK))
def test_after_that_it_stands(state: str) -> None:
    history = told(*WAYS[state])
    given(*history).when(WithdrawProposal(turn(OPERATOR, len(history)))).then_refused(
        NotAtThisStage
    )


def test_who_verified_it_does_not_take_it_back_for_the_village() -> None:
    history = told(*WAYS["verified"])
    given(*history).when(WithdrawProposal(turn(VERIFIER, 2))).then_refused(DutyTaken)
