"""Send a ratified change again: the registry has not answered, or the command was discarded there.

It stays what was ratified, under the same decree. The registry carries a case's change out once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from contracts.calendar import moment_in_words
from contracts.event import Event
from contracts.verification.cases import ChangeReissued
from infra.runtime.eventstore.decisions import Decision, Doubt
from infra.runtime.http.opening.declaring import records
from infra.runtime.http.provenance import Confirmed
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.verification.cases.case_endpoint import CaseDeskDep, StepRecorded, TurnDep
from services.verification.projections.case import Case, Turn
from services.verification.projections.states import CaseState, Duty
from services.verification.waiting.waits import WAITS

router = APIRouter(tags=["Usulan"])
SEND_AGAIN = right("case.send-again", "dinsos_pengesah")


class AnswerStillAwaited(Refused):
    title = "Register masih boleh menjawab"
    detail = "Tunggu jawaban register sampai {until}. Sesudah itu perubahan dapat dikirim lagi."


@dataclass
class SendAgain(Decision):
    case: Case
    turn: Turn
    at: datetime

    def decide(self) -> Sequence[Event]:
        possible_in = CaseState.RATIFIED, CaseState.NOT_APPLIED
        self.turn.require(self.case, Duty.APPROVER, *possible_in)
        if self.case.state is CaseState.RATIFIED:
            self._require_overdue()
        proposal = self.case.proposal
        return [
            ChangeReissued(
                **self.turn.which(self.case),
                change=proposal.change,
                based_on=proposal.based_on,
                effective=proposal.effective,
                decree=self.case.decree,
                attempt=self.case.attempts + 1,
            )
        ]

    def _require_overdue(self) -> None:
        """By the term itself: the timer that notes it may be what broke."""
        until = WAITS[CaseState.RATIFIED].until(self.case.since)
        if isinstance(until, datetime) and self.at < until:
            raise AnswerStillAwaited(until=moment_in_words(until))

    def doubts(self) -> Iterable[Doubt]:
        if self.case.state is CaseState.RATIFIED:
            yield Doubt(
                "unanswered",
                "Register belum menjawab permintaan sebelumnya. Mintalah petugas sistem memeriksa "
                "kiriman yang gagal, sebab kiriman baru menunggu di belakangnya.",
            )
        else:
            yield Doubt(
                "discarded",
                "Permintaan sebelumnya dibuang petugas sistem. Pastikan penyebabnya sudah "
                "diperbaiki, sebab kiriman baru akan gagal dengan sebab yang sama.",
            )


@router.post(
    "/cases/{case_id}/send-again",
    dependencies=records(SEND_AGAIN),
    summary="Kirim lagi perubahan yang disahkan",
    description="Bila register tidak menjawab sampai batas waktunya, atau permintaannya dibuang. "
    "Isinya tetap yang disahkan; register menerapkan satu usulan paling banyak satu kali.",
)
def send_again(
    case_id: UUID, turn: TurnDep, desk: CaseDeskDep, confirmed: Confirmed
) -> StepRecorded:
    decision = SendAgain(Case(case_id), turn, desk.at)
    return desk.record(decision.confirming(confirmed), case_id)
