"""Withdraw a proposal: the village takes it back, as long as it is not ratified."""

from uuid import UUID

from fastapi import APIRouter

from contracts.verification.cases import ProposalWithdrawn
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from services.verification.cases.case_endpoint import DeskDep, Taken
from services.verification.projections.case import CaseStep
from services.verification.projections.states import CaseState, Duty

router = APIRouter(tags=["Usulan"])
WITHDRAW = right("case.withdraw", "operator_desa")


class WithdrawProposal(CaseStep):
    possible_in = (
        CaseState.SUBMITTED,
        CaseState.RETURNED,
        CaseState.VERIFIED,
        CaseState.NEEDS_RECONCILIATION,
    )
    duty = Duty.PROPOSER

    def judge(self) -> None:
        self.record(
            ProposalWithdrawn(
                case_id=self.case_id, family_id=self.family_id, village_code=self.village_code
            )
        )


@router.post(
    "/cases/{case_id}/withdraw",
    dependencies=[requires(WITHDRAW)],
    summary="Batalkan usulan",
    description="Operator desa membatalkan usulan yang belum disahkan.",
)
def withdraw_proposal(case_id: UUID, desk: DeskDep) -> Taken:
    return desk.take(WithdrawProposal(desk.turn(case_id)))
