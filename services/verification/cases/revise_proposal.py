"""Revise a proposal: the village proposes again, after a return or when the register differs.

The kind stays the same, and what stood in the way must have been looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Event
from contracts.verification.cases import ProposalRevised
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.http.opening.declaring import records
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.verification.cases.case_endpoint import CaseDeskDep, StepRecorded, TurnDep
from services.verification.cases.proposed_change import Draft, Proposal
from services.verification.known_families.lookup import KnownFamiliesDep
from services.verification.projections.case import Case, Turn
from services.verification.projections.states import CaseState, Duty

router = APIRouter(tags=["Usulan"])
REVISE = right("case.revise", "tim_data")
POSSIBLE_IN = (CaseState.RETURNED, CaseState.NEEDS_RECONCILIATION, CaseState.NOT_APPLIED)


class OtherKind(Refused):
    status = 422
    title = "Jenis usulan berubah"
    detail = "Perbaikan tidak mengganti jenis usulan. Batalkan usulan ini, lalu ajukan yang baru."


class NotLookedAt(Refused):
    title = "Data register belum dilihat"
    detail = (
        "Register berubah pada posisi {position}, sesudah data yang Anda pakai. "
        "Muat ulang data keluarga, bandingkan, lalu ajukan lagi."
    )


@dataclass
class ReviseProposal(Decision):
    case: Case
    turn: Turn
    draft: Draft

    def decide(self) -> Sequence[Event]:
        self.turn.require(self.case, Duty.PROPOSER, *POSSIBLE_IN)
        if self.draft.change.kind != self.case.proposal.change.kind:
            raise OtherKind
        self.draft.require_sound()
        if self.draft.based_on < self.case.stood_at:
            raise NotLookedAt(position=self.case.stood_at)
        return [ProposalRevised(**self.turn.which(self.case), **self.draft.contents)]


@router.post(
    "/cases/{case_id}/revise",
    dependencies=records(REVISE),
    summary="Perbaiki usulan",
    description="Operator desa mengajukan lagi usulan yang dikembalikan atau perlu diselaraskan.",
)
def revise_proposal(
    case_id: UUID, body: Proposal, turn: TurnDep, desk: CaseDeskDep, families: KnownFamiliesDep
) -> StepRecorded:
    families.require_heard(body.based_on)
    return desk.record(
        ReviseProposal(Case(case_id), turn, body.draft(desk.by, desk.today)), case_id
    )
