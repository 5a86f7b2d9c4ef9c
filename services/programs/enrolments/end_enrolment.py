"""End one family's enrolment in one programme, for a reason from the list."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from eventsourcing.dcb.domain import Selector
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from contracts.codes.reasons import ReasonCode
from contracts.event import Effective
from contracts.ids import FAMILY
from contracts.programs.programmes import EnrolmentEnded
from contracts.regions import contains
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.access import Who, requires
from infra.runtime.http.provenance import By
from infra.runtime.refusals import NotFound, Refused
from services.programs.enrolments.enrolments import ENROLMENT_FACTS, Enrolments
from services.programs.programmes.rulebook import programme_id
from services.programs.rights import END

router = APIRouter(tags=["Kepesertaan"])


class AlreadyEnded(Refused):
    title = "Kepesertaan sudah berakhir"
    detail = "Keluarga ini sudah tidak menerima program. Muat ulang daftar penerima."


class EndEnrolment(Decision):
    def __init__(
        self,
        programme: UUID,
        family_id: UUID,
        *,
        reason_code: str,
        effective: Effective,
        because: str,
        regions: Iterable[str],
    ) -> None:
        self.programme_id = programme
        self.family_id = family_id
        self.reason_code = reason_code
        self.effective = effective
        self.because = because
        self.regions = tuple(regions)
        self.enrolments = Enrolments()

    def consistency_boundary(self) -> Sequence[Selector]:
        return [Selector(ENROLMENT_FACTS, [FAMILY.of(self.family_id)])]

    def fold(self, past: Recorded) -> None:
        self.enrolments.fold(past.fact)

    def execute(self) -> None:
        enrolment = self.enrolments.known.get((self.programme_id, self.family_id))
        if enrolment is None or not any(
            contains(region, enrolment.village_code) for region in self.regions
        ):
            raise NotFound
        if not enrolment.active:
            raise AlreadyEnded
        self.record(
            EnrolmentEnded(
                programme_id=self.programme_id,
                family_id=self.family_id,
                village_code=enrolment.village_code,
                effective=self.effective,
                reason_code=self.reason_code,
                because=self.because,
            )
        )


class Ending(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason_code: ReasonCode = Field(examples=["MAMPU"])
    effective: date = Field(description="Berakhir mulai tanggal ini")


@router.post(
    "/programmes/{code}/enrolments/{family_id}/end",
    dependencies=[requires(END)],
    summary="Mengakhiri kepesertaan satu keluarga",
)
def end(
    request: Request, code: str, family_id: UUID, ending: Ending, who: Who, by: By
) -> dict[str, int]:
    decision = EndEnrolment(
        programme_id(code),
        family_id,
        reason_code=ending.reason_code,
        effective=Effective.day(ending.effective),
        because=str(by.command_id),
        regions=who.regions,
    )
    return {"position": request.app.state.ledger.decide(decision, by).position}
