"""Reject a proposal: Dinsos decides against it, also when the register says something newer."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Event
from contracts.verification.cases import ProposalRejected
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.http.opening.declaring import records
from infra.runtime.identity.rights import right
from services.verification.cases.case_endpoint import CaseDeskDep, StepRecorded, TurnDep
from services.verification.projections.case import Case, Turn
from services.verification.projections.states import CaseState, Duty

router = APIRouter(tags=["Usulan"])
REJECT = right("case.reject", "dinsos_pengesah")
POSSIBLE_IN = (
    CaseState.VERIFIED,
    CaseState.NEEDS_RECONCILIATION,
    CaseState.NOT_APPLIED,
)


@dataclass
class RejectProposal(Decision):
    case: Case
    turn: Turn

    def decide(self) -> Sequence[Event]:
        self.turn.require(self.case, Duty.APPROVER, *POSSIBLE_IN)
        return [ProposalRejected(**self.turn.which(self.case))]


@router.post(
    "/cases/{case_id}/reject",
    dependencies=records(REJECT),
    summary="Tolak usulan",
    description="Dinsos menolak usulan; alasannya pada kepala Reason.",
)
def reject_proposal(case_id: UUID, turn: TurnDep, desk: CaseDeskDep) -> StepRecorded:
    return desk.record(RejectProposal(Case(case_id), turn), case_id)
