"""Record a disability, or that there is none any more, from that day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.codes.person import Disability
from contracts.event import Effective, Event
from contracts.registry.parts import Circumstances
from infra.runtime.eventstore.decisions import Decision
from services.registry.circumstances.living_on import biodata_then, changed
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Dated
from services.registry.projections.family import Family

router = APIRouter(tags=["Orang"])


@dataclass
class ChangeDisability(Decision):
    family: Family
    person_id: UUID
    disability: Disability
    effective: Effective
    today: date

    def decide(self) -> Sequence[Event]:
        then = biodata_then(self.family, self.person_id, self.effective, self.today)
        now = Circumstances(disability=self.disability)
        return changed(self.family, self.person_id, self.effective, now, then)


class NewDisability(Dated):
    EXAMPLE: ClassVar = {"effective": {"on": "2026-11-17"}, "disability": "physical"}

    disability: Disability


@router.post(
    "/households/{family_id}/members/{person_id}/disability",
    status_code=202,
    dependencies=records("disability.change"),
    summary="Catat disabilitas",
    description="Keadaan sebelum tanggal itu tetap seperti tercatat.",
)
def change_disability(
    family_id: UUID, person_id: UUID, health: NewDisability, counter: CounterDep
) -> Accepted:
    family = Family(family_id)
    decision = ChangeDisability(
        family, person_id, health.disability, health.effective, counter.today
    )
    return counter.record(decision, family)
