"""Record that somebody does other work from that day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.event import Effective, Event
from contracts.registry.parts import Circumstances
from infra.runtime.eventstore.decisions import Decision
from services.registry.circumstances.living_on import biodata_then, changed
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Dated
from services.registry.projections.family import Family

router = APIRouter(tags=["Orang"])


@dataclass
class ChangeOccupation(Decision):
    family: Family
    person_id: UUID
    occupation: int
    effective: Effective
    today: date

    def decide(self) -> Sequence[Event]:
        then = biodata_then(self.family, self.person_id, self.effective, self.today)
        now = Circumstances(occupation=self.occupation)
        return changed(self.family, self.person_id, self.effective, now, then)


class NewOccupation(Dated):
    EXAMPLE: ClassVar = {"effective": {"on": "2026-11-17"}, "occupation": 30}

    occupation: int = Field(ge=1, le=89, description="Nomor pekerjaan menurut daftar OpenSID")


@router.post(
    "/households/{family_id}/members/{person_id}/occupation",
    status_code=202,
    dependencies=records("occupation.change"),
    summary="Catat pekerjaan baru",
    description="Keadaan sebelum tanggal itu tetap seperti tercatat.",
)
def change_occupation(
    family_id: UUID, person_id: UUID, work: NewOccupation, counter: CounterDep
) -> Accepted:
    family = Family(family_id)
    decision = ChangeOccupation(family, person_id, work.occupation, work.effective, counter.today)
    return counter.record(decision, family)
