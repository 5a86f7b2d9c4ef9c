"""End one enrolment, for a reason from the list: not before it began, and not tomorrow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.codes.reasons import ReasonCode
from contracts.event import Effective, Event
from contracts.programs.enrolments import EnrolmentEnded
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import NotFound, Refused
from services.programs.enrolments.enrolment_desk import EnrolmentDeskDep
from services.programs.enrolments.enrolments import AlreadyEnded, Enrolments
from services.programs.office import Form, require_past
from services.programs.programmes.rulebook import ProgrammeCode, programme_id
from services.programs.rights import END

router = APIRouter(tags=["Kepesertaan"])


class EndsBeforeItBegan(Refused):
    status = 422
    title = "Berakhir sebelum dimulai"
    detail = "Kepesertaan ini mulai {since}. Isi tanggal berakhir yang tidak lebih awal dari itu."


@dataclass
class EndEnrolment(Decision):
    enrolments: Enrolments
    programme_id: UUID
    named: UUID
    """The enrolment, or who receives."""
    reason_code: str
    effective: date
    because: str
    village_code: str
    """Where the family lives now."""
    today: date

    def decide(self) -> Sequence[Event]:
        enrolment = self.enrolments.find(self.programme_id, self.named)
        if enrolment is None:
            raise NotFound
        if not enrolment.active:
            raise AlreadyEnded
        require_past(self.effective, self.today)
        if enrolment.since and self.effective < enrolment.since:
            raise EndsBeforeItBegan(since=f"{enrolment.since:%d-%m-%Y}")
        return [
            EnrolmentEnded(
                **enrolment.facts_of(self.village_code, Effective.day(self.effective)),
                reason_code=self.reason_code,
                because=self.because,
            )
        ]


class Ending(Form):
    EXAMPLE: ClassVar = {"reason_code": "MAMPU", "effective": "2026-11-20"}

    reason_code: ReasonCode = Field(examples=["MAMPU"])
    effective: date = Field(description="Berakhir mulai tanggal ini")


@router.post(
    "/programmes/{code}/enrolments/{named}/end",
    dependencies=END,
    summary="Mengakhiri satu kepesertaan",
    description="`named`: nomor kepesertaan, atau keluarga atau orang yang menerima.",
)
def end(code: ProgrammeCode, named: UUID, ending: Ending, desk: EnrolmentDeskDep) -> dict[str, int]:
    home = desk.home(code, named)
    decision = EndEnrolment(
        Enrolments(named),
        programme_id(code),
        named,
        reason_code=ending.reason_code,
        effective=ending.effective,
        because=desk.office.command,
        village_code=home.village_code,
        today=desk.office.today,
    )
    return {"position": desk.office.record(decision).position}
