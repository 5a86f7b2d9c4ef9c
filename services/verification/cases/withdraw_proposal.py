"""Withdraw a proposal: the village takes it back, as long as it is not ratified."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Event
from contracts.verification.cases import ProposalWithdrawn
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.http.opening.declaring import records
from infra.runtime.identity.rights import right
from services.verification.cases.case_endpoint import CaseDeskDep, StepRecorded, TurnDep
from services.verification.projections.case import Case, Turn
from services.verification.projections.states import CaseState, Duty

router = APIRouter(tags=["Usulan"])
WITHDRAW = right("case.withdraw", "tim_data")
POSSIBLE_IN = (
    CaseState.SUBMITTED,
    CaseState.RETURNED,
    CaseState.VERIFIED,
    CaseState.NEEDS_RECONCILIATION,
    CaseState.NOT_APPLIED,
)


@dataclass
class WithdrawProposal(Decision):
    case: Case
    turn: Turn

    def decide(self) -> Sequence[Event]:
        self.turn.require(self.case, Duty.PROPOSER, *POSSIBLE_IN)
        return [ProposalWithdrawn(**self.turn.which(self.case))]


@router.post(
    "/cases/{case_id}/withdraw",
    dependencies=records(WITHDRAW),
    summary="Batalkan usulan",
    description="Operator desa membatalkan usulan yang belum disahkan.",
)
def withdraw_proposal(case_id: UUID, turn: TurnDep, desk: CaseDeskDep) -> StepRecorded:
    return desk.record(WithdrawProposal(Case(case_id), turn), case_id)
