"""End one family's enrolment in one programme, for a reason from the list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.codes.reasons import ReasonCode
from contracts.event import Effective, Event
from contracts.programs.programmes import EnrolmentEnded
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import NotFound, Refused
from services.programs.enrolments.enrolments import Enrolments
from services.programs.office import OfficeDep
from services.programs.programmes.rulebook import ProgrammeCode, programme_id
from services.programs.rights import END

router = APIRouter(tags=["Kepesertaan"])


class AlreadyEnded(Refused):
    title = "Kepesertaan sudah berakhir"
    detail = "Keluarga ini sudah tidak menerima program. Muat ulang daftar penerima."


@dataclass
class EndEnrolment(Decision):
    enrolments: Enrolments
    programme_id: UUID
    family_id: UUID
    reason_code: str
    effective: Effective
    because: str
    regions: Collection[str]

    def decide(self) -> Sequence[Event]:
        enrolment = self.enrolments.find(self.programme_id, self.family_id)
        if enrolment is None or not enrolment.lies_in(self.regions):
            raise NotFound
        if not enrolment.active:
            raise AlreadyEnded
        return [
            EnrolmentEnded(
                programme_id=self.programme_id,
                family_id=self.family_id,
                village_code=enrolment.village_code,
                effective=self.effective,
                reason_code=self.reason_code,
                because=self.because,
            )
        ]


class Ending(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason_code: ReasonCode = Field(examples=["MAMPU"])
    effective: date = Field(description="Berakhir mulai tanggal ini")


@router.post(
    "/programmes/{code}/enrolments/{family_id}/end",
    dependencies=[END],
    summary="Mengakhiri kepesertaan satu keluarga",
)
def end(code: ProgrammeCode, family_id: UUID, ending: Ending, office: OfficeDep) -> dict[str, int]:
    decision = EndEnrolment(
        Enrolments(family_id),
        programme_id(code),
        family_id,
        reason_code=ending.reason_code,
        effective=Effective.day(ending.effective),
        because=office.command,
        regions=office.regions,
    )
    return {"position": office.record(decision).position}
