import pytest

from services.verification.cases.reject_proposal import RejectProposal
from services.verification.projections.case import DutyTaken, NotAtThisStage
from tests.gwt import given
from tests.verification.cases_we_know import APPROVER, REJECTED, VERIFIER, WAYS, told, turn

DECIDED_AGAINST = ["verified", "needs_reconciliation"]


@pytest.mark.parametrize("state", DECIDED_AGAINST)
def test_dinsos_decides_against_a_proposal(state: str) -> None:
    history = told(*WAYS[state])
    given(*history).when(RejectProposal(turn(APPROVER, len(history)))).then(REJECTED)


@pytest.mark.parametrize("state", sorted(WAYS.keys() - DECIDED_AGAINST))
def test_only_a_verified_or_contested_proposal_is_decided_against(state: str) -> None:
    history = told(*WAYS[state])
    decision = RejectProposal(turn(APPROVER, len(history)))
    given(*history).when(decision).then_refused(NotAtThisStage)


def test_who_verified_it_does_not_reject_it() -> None:
    history = told(*WAYS["verified"])
    given(*history).when(RejectProposal(turn(VERIFIER, 2))).then_refused(DutyTaken)
