"""Verify a proposal: a sub-district officer, who did not propose it, found it right."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Event
from contracts.verification.cases import ProposalVerified
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.http.opening.declaring import records
from infra.runtime.identity.rights import right
from services.verification.cases.case_endpoint import CaseDeskDep, StepRecorded, TurnDep
from services.verification.projections.case import Case, Turn
from services.verification.projections.states import CaseState, Duty

router = APIRouter(tags=["Usulan"])
VERIFY = right("case.verify", "kasi")


@dataclass
class VerifyProposal(Decision):
    case: Case
    turn: Turn

    def decide(self) -> Sequence[Event]:
        self.turn.require(self.case, Duty.VERIFIER, CaseState.SUBMITTED)
        return [ProposalVerified(**self.turn.which(self.case))]


@router.post(
    "/cases/{case_id}/verify",
    dependencies=records(VERIFY),
    summary="Verifikasi usulan",
    description="Verifikator kecamatan menyatakan usulan benar. Ia bukan pengusulnya.",
)
def verify_proposal(case_id: UUID, turn: TurnDep, desk: CaseDeskDep) -> StepRecorded:
    return desk.record(VerifyProposal(Case(case_id), turn), case_id)
