"""Return a proposal: the sub-district found it wanting, and tells the village why."""

from uuid import UUID

from fastapi import APIRouter

from contracts.verification.cases import ProposalReturned
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from services.verification.cases.case_endpoint import DeskDep, Taken
from services.verification.projections.case import CaseStep
from services.verification.projections.states import CaseState, Duty

router = APIRouter(tags=["Usulan"])
RETURN = right("case.return", "verifikator_kecamatan")


class ReturnProposal(CaseStep):
    possible_in = (CaseState.SUBMITTED,)
    duty = Duty.VERIFIER

    def judge(self) -> None:
        self.record(
            ProposalReturned(
                case_id=self.case_id, family_id=self.family_id, village_code=self.village_code
            )
        )


@router.post(
    "/cases/{case_id}/return",
    dependencies=[requires(RETURN)],
    summary="Kembalikan usulan ke desa",
    description="Verifikator kecamatan mengembalikan usulan; alasannya pada kepala Reason.",
)
def return_proposal(case_id: UUID, desk: DeskDep) -> Taken:
    return desk.take(ReturnProposal(desk.turn(case_id)))
