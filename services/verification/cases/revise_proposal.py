"""Revise a proposal: the village proposes again, after a return or when the register differs.

The kind stays the same, and what stood in the way must have been looked at.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from eventsourcing.domain import event
from fastapi import APIRouter, Request

from contracts.event import Effective, Evidence
from contracts.registry.welfare import Standing
from contracts.verification.cases import (
    ProposalRevised,
    ProposalSubmitted,
    ProposedChange,
    ReconciliationNeeded,
)
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.verification.cases.case_endpoint import DeskDep, Taken, today
from services.verification.cases.proposed_change import Proposal, require_sound
from services.verification.known_families import heard
from services.verification.projections.case import CaseStep, Turn
from services.verification.projections.states import CaseState, Duty

router = APIRouter(tags=["Usulan"])
REVISE = right("case.revise", "operator_desa")


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


class ReviseProposal(CaseStep):
    possible_in = (CaseState.RETURNED, CaseState.NEEDS_RECONCILIATION)
    duty = Duty.PROPOSER

    def __init__(
        self,
        turn: Turn,
        change: ProposedChange,
        *,
        based_on: int,
        effective: Effective,
        evidence: Collection[Evidence],
        today: date,
    ) -> None:
        super().__init__(turn)
        self.change = change
        self.based_on = based_on
        self.effective = effective
        self.evidence = evidence
        self.today = today
        self.kind = ""
        self.stood_at = 0

    @event(ProposalSubmitted)
    def _(self, change: ProposedChange) -> None:
        self.kind = change.kind

    @event(ReconciliationNeeded)
    def _(self, standing: tuple[Standing, ...]) -> None:
        self.stood_at = max((each.position for each in standing), default=0)

    def judge(self) -> None:
        if self.change.kind != self.kind:
            raise OtherKind
        require_sound(self.change, self.effective, self.evidence, self.today)
        if self.based_on < self.stood_at:
            raise NotLookedAt(position=self.stood_at)
        self.record(
            ProposalRevised(
                case_id=self.case_id,
                family_id=self.family_id,
                village_code=self.village_code,
                change=self.change,
                based_on=self.based_on,
                effective=self.effective,
            )
        )


@router.post(
    "/cases/{case_id}/revise",
    dependencies=[requires(REVISE)],
    summary="Perbaiki usulan",
    description="Operator desa mengajukan lagi usulan yang dikembalikan atau perlu diselaraskan.",
)
def revise_proposal(case_id: UUID, body: Proposal, desk: DeskDep, request: Request) -> Taken:
    heard(request.app.state.pool, body.based_on)
    decision = ReviseProposal(
        desk.turn(case_id),
        body.proposed(),
        based_on=body.based_on,
        effective=body.effective,
        evidence=desk.by.evidence,
        today=today(desk.by),
    )
    return desk.take(decision)
