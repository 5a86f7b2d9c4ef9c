"""Record what somebody attends or has attained in school from that day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, model_validator

from contracts.codes.person import Education
from contracts.event import Effective, Event
from contracts.registry.parts import Circumstances
from contracts.text import Unclear
from infra.runtime.eventstore.decisions import Decision
from services.registry.circumstances.living_on import biodata_then, changed
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Dated
from services.registry.projections.family import Family

router = APIRouter(tags=["Orang"])


@dataclass
class ChangeSchooling(Decision):
    family: Family
    person_id: UUID
    education: Education | None
    studying: int | None
    effective: Effective
    today: date

    def decide(self) -> Sequence[Event]:
        then = biodata_then(self.family, self.person_id, self.effective, self.today)
        now = Circumstances(education=self.education, studying=self.studying)
        return changed(self.family, self.person_id, self.effective, now, then)


class NewSchooling(Dated):
    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-17"},
        "education": "upper_secondary",
        "studying": 11,
    }

    education: Education | None = Field(default=None, description="Pendidikan yang ditamatkan")
    studying: int | None = Field(
        default=None, ge=1, le=18, description="Pendidikan yang sedang ditempuh (OpenSID)"
    )

    @model_validator(mode="after")
    def _something_is_new(self) -> Self:
        if self.education is None and self.studying is None:
            raise Unclear("Isi pendidikan yang ditamatkan, atau yang sedang ditempuh.")
        return self


@router.post(
    "/households/{family_id}/members/{person_id}/schooling",
    status_code=202,
    dependencies=records("schooling.change"),
    summary="Catat pendidikan baru",
    description="Keadaan sebelum tanggal itu tetap seperti tercatat.",
)
def change_schooling(
    family_id: UUID, person_id: UUID, school: NewSchooling, counter: CounterDep
) -> Accepted:
    family = Family(family_id)
    decision = ChangeSchooling(
        family, person_id, school.education, school.studying, school.effective, counter.today
    )
    return counter.record(decision, family)
