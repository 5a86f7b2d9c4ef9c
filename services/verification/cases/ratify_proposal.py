"""Ratify a proposal: Dinsos decides under a decree, and the registry is asked to carry it out.

Whoever has proposed, returned or verified it cannot ratify it, and all who did are compared again.
"""

from datetime import date
from uuid import UUID

from eventsourcing.domain import event
from fastapi import APIRouter

from contracts.event import Effective
from contracts.verification.cases import (
    Decree,
    ProposalRatified,
    ProposalRevised,
    ProposalSubmitted,
    ProposedChange,
)
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.verification.cases.case_endpoint import DeskDep, Taken, today
from services.verification.cases.proposed_change import require_past
from services.verification.projections.case import CaseStep, Turn
from services.verification.projections.states import CaseState, Duty

router = APIRouter(tags=["Usulan"])
RATIFY = right("case.ratify", "dinsos_approver")


class DutiesMixed(Refused):
    title = "Satu orang memegang dua tugas"
    detail = (
        "Pada usulan ini satu orang menjadi pengusul sekaligus pemverifikasi atau pengesah. "
        "Tolak usulan ini, lalu minta desa mengajukannya lagi."
    )


class RatifyProposal(CaseStep):
    possible_in = (CaseState.VERIFIED,)
    duty = Duty.APPROVER

    def __init__(self, turn: Turn, decree: Decree, *, today: date) -> None:
        super().__init__(turn)
        self.decree = decree
        self.today = today
        self.attempts = 0
        self.change: ProposedChange
        self.based_on: int
        self.effective: Effective

    @event(ProposalSubmitted)
    def _(self, change: ProposedChange, based_on: int, effective: Effective) -> None:
        self.change, self.based_on, self.effective = change, based_on, effective

    @event(ProposalRevised)
    def _(self, change: ProposedChange, based_on: int, effective: Effective) -> None:
        self.change, self.based_on, self.effective = change, based_on, effective

    @event(ProposalRatified)
    def _(self) -> None:
        self.attempts += 1

    def judge(self) -> None:
        if any(len(duties) > 1 for duties in self.duties.values()):
            raise DutiesMixed
        require_past(self.decree.on, self.today)
        self.record(
            ProposalRatified(
                case_id=self.case_id,
                family_id=self.family_id,
                village_code=self.village_code,
                change=self.change,
                based_on=self.based_on,
                effective=self.effective,
                decree=self.decree,
                attempt=self.attempts + 1,
            )
        )


@router.post(
    "/cases/{case_id}/ratify",
    dependencies=[requires(RATIFY)],
    summary="Sahkan usulan",
    description="Dinsos mengesahkan usulan dengan nomor dan tanggal surat keputusan. "
    "Register lalu diminta menerapkannya. Pengesah bukan pengusul dan bukan pemverifikasi.",
)
def ratify_proposal(case_id: UUID, decree: Decree, desk: DeskDep) -> Taken:
    return desk.take(RatifyProposal(desk.turn(case_id), decree, today=today(desk.by)))
