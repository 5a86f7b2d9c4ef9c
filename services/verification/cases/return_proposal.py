"""Return a proposal: the sub-district found it wanting, and tells the village why."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Event
from contracts.verification.cases import ProposalReturned
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.http.opening.declaring import records
from infra.runtime.identity.rights import right
from services.verification.cases.case_endpoint import CaseDeskDep, StepRecorded, TurnDep
from services.verification.projections.case import Case, Turn
from services.verification.projections.states import CaseState, Duty

router = APIRouter(tags=["Usulan"])
RETURN = right("case.return", "kasi")


@dataclass
class ReturnProposal(Decision):
    case: Case
    turn: Turn

    def decide(self) -> Sequence[Event]:
        self.turn.require(self.case, Duty.VERIFIER, CaseState.SUBMITTED)
        return [ProposalReturned(**self.turn.which(self.case))]


@router.post(
    "/cases/{case_id}/return",
    dependencies=records(RETURN),
    summary="Kembalikan usulan ke desa",
    description="Verifikator kecamatan mengembalikan usulan; alasannya pada kepala Reason.",
)
def return_proposal(case_id: UUID, turn: TurnDep, desk: CaseDeskDep) -> StepRecorded:
    return desk.record(ReturnProposal(Case(case_id), turn), case_id)
