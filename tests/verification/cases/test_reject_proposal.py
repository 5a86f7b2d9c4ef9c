import pytest

from services.verification.cases.reject_proposal import RejectProposal
from services.verification.projections.case import Case, DutyTaken, NotAtThisStage
from tests.gwt import given
from tests.verification.cases_we_know import (
    APPROVER,
    CASE,
    REJECTED,
    VERIFIER,
    WAYS,
    on_record,
    turn,
)

DECIDED_AGAINST = ["verified", "needs_reconciliation", "not_applied"]


def reject(version: int, actor: str = APPROVER) -> RejectProposal:
    return RejectProposal(Case(CASE), turn(actor, version))


@pytest.mark.parametrize("state", DECIDED_AGAINST)
def test_dinsos_decides_against_a_proposal(state: str) -> None:
    history = on_record(*WAYS[state])
    given(*history).when(reject(len(history))).then(REJECTED)


@pytest.mark.parametrize("state", sorted(WAYS.keys() - DECIDED_AGAINST))
def test_only_a_verified_or_contested_proposal_is_decided_against(state: str) -> None:
    history = on_record(*WAYS[state])
    decision = reject(len(history))
    given(*history).when(decision).then_refused(NotAtThisStage)


def test_who_verified_it_does_not_reject_it() -> None:
    history = on_record(*WAYS["verified"])
    given(*history).when(reject(2, VERIFIER)).then_refused(DutyTaken)
