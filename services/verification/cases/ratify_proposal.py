"""Ratify a proposal: Dinsos decides under a decree, and the registry is asked to carry it out.

Whoever has proposed, returned or verified it cannot ratify it, and all who did are compared again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from contracts.event import Event
from contracts.verification.cases import ProposalRatified
from contracts.verification.decrees import Decree
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.http.opening.declaring import records
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.verification.cases.case_endpoint import CaseDeskDep, StepRecorded, TurnDep
from services.verification.cases.proposed_change import require_past
from services.verification.projections.case import Case, Turn
from services.verification.projections.states import CaseState, Duty

router = APIRouter(tags=["Usulan"])
RATIFY = right("case.ratify", "dinsos_pengesah")


class DutiesMixed(Refused):
    title = "Satu orang memegang dua tugas"
    detail = (
        "Pada usulan ini satu orang menjadi pengusul sekaligus pemverifikasi atau pengesah. "
        "Tolak usulan ini, lalu minta desa mengajukannya lagi."
    )


@dataclass
class RatifyProposal(Decision):
    case: Case
    turn: Turn
    decree: Decree
    today: date

    def decide(self) -> Sequence[Event]:
        self.turn.require(self.case, Duty.APPROVER, CaseState.VERIFIED)
        if any(len(duties) > 1 for duties in self.case.duties.values()):
            raise DutiesMixed
        require_past(self.decree.on, self.today)
        proposal = self.case.proposal
        return [
            ProposalRatified(
                **self.turn.which(self.case),
                change=proposal.change,
                based_on=proposal.based_on,
                effective=proposal.effective,
                decree=self.decree,
                attempt=self.case.attempts + 1,
            )
        ]


Decreed = Annotated[Decree, Body(examples=[{"number": "460/12/2026", "on": "2026-11-06"}])]


@router.post(
    "/cases/{case_id}/ratify",
    dependencies=records(RATIFY),
    summary="Sahkan usulan",
    description="Dinsos mengesahkan usulan dengan nomor dan tanggal surat keputusan. "
    "Register lalu diminta menerapkannya. Pengesah bukan pengusul dan bukan pemverifikasi.",
)
def ratify_proposal(
    case_id: UUID, decree: Decreed, turn: TurnDep, desk: CaseDeskDep
) -> StepRecorded:
    return desk.record(RatifyProposal(Case(case_id), turn, decree, desk.today), case_id)
