"""Reject a proposal: Dinsos decides against it, also when the register says something newer."""

from uuid import UUID

from fastapi import APIRouter

from contracts.verification.cases import ProposalRejected
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from services.verification.cases.case_endpoint import DeskDep, Taken
from services.verification.projections.case import CaseStep
from services.verification.projections.states import CaseState, Duty

router = APIRouter(tags=["Usulan"])
REJECT = right("case.reject", "dinsos_approver")


class RejectProposal(CaseStep):
    possible_in = (CaseState.VERIFIED, CaseState.NEEDS_RECONCILIATION)
    duty = Duty.APPROVER

    def judge(self) -> None:
        self.record(
            ProposalRejected(
                case_id=self.case_id, family_id=self.family_id, village_code=self.village_code
            )
        )


@router.post(
    "/cases/{case_id}/reject",
    dependencies=[requires(REJECT)],
    summary="Tolak usulan",
    description="Dinsos menolak usulan; alasannya pada kepala Reason.",
)
def reject_proposal(case_id: UUID, desk: DeskDep) -> Taken:
    return desk.take(RejectProposal(desk.turn(case_id)))
