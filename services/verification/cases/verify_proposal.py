"""Verify a proposal: a sub-district officer, who did not propose it, found it right."""

from uuid import UUID

from fastapi import APIRouter

from contracts.verification.cases import ProposalVerified
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from services.verification.cases.case_endpoint import DeskDep, Taken
from services.verification.projections.case import CaseStep
from services.verification.projections.states import CaseState, Duty

router = APIRouter(tags=["Usulan"])
VERIFY = right("case.verify", "verifikator_kecamatan")


class VerifyProposal(CaseStep):
    possible_in = (CaseState.SUBMITTED,)
    duty = Duty.VERIFIER

    def judge(self) -> None:
        self.record(
            ProposalVerified(
                case_id=self.case_id, family_id=self.family_id, village_code=self.village_code
            )
        )


@router.post(
    "/cases/{case_id}/verify",
    dependencies=[requires(VERIFY)],
    summary="Verifikasi usulan",
    description="Verifikator kecamatan menyatakan usulan benar. Ia bukan pengusulnya.",
)
def verify_proposal(case_id: UUID, desk: DeskDep) -> Taken:
    return desk.take(VerifyProposal(desk.turn(case_id)))
