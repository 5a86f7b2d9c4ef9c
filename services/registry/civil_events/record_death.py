"""Record a death: once, not before the birth, and the family names a new head if it lost its own.

The date of death counts, however late it is reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.codes.person import CauseOfDeath
from contracts.event import Effective, Event
from contracts.registry.civil_events import DeathCause, MemberDied
from contracts.registry.parts import Person
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Departure, Reporting
from services.registry.projections.family import Family
from services.registry.rules import (
    NOTHING_SAID,
    Report,
    Succession,
    require_after_birth,
    require_past,
    succeed,
)

router = APIRouter(tags=["Peristiwa penduduk"])


@dataclass
class RecordDeath(Decision):
    family: Family
    person_id: UUID
    effective: Effective
    today: date
    cause: CauseOfDeath | None = None
    succession: Succession | None = None
    report: Report = NOTHING_SAID

    def decide(self) -> Sequence[Event]:
        if self.family.member(self.person_id).died(self.effective):
            return []
        person = self._living()
        require_past(self.effective, self.today)
        require_after_birth(self.effective, person.biodata.birth_date)
        leaving = {self.person_id}
        heads = succeed(self.family, self.succession, self.effective, leaving=leaving)
        died = MemberDied(
            **self.family.facts_without(leaving, self.effective),
            **self.report.of(self.family, self.effective, self.today),
            person_id=self.person_id,
            nik_key=person.nik_key,
            died_of=DeathCause(cause=self.cause),
        )
        return [died, *heads]

    def _living(self) -> Person:
        """Also somebody who was missing: that they are dead is often how they are found."""
        if self.family.missing(self.person_id):
            self.family.require_not_erased(self.person_id)
            return self.family.member(self.person_id).person
        return self.family.resident(self.person_id)


class Death(Departure, Reporting):
    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-18"},
        "person_id": "00000000-0000-0000-0000-000000000001",
        "cause": "sickness_or_age",
        "new_head": {"head_id": "00000000-0000-0000-0000-000000000002"},
        "reported_on": "2026-11-20",
        "reported_by": "rt",
    }

    person_id: UUID
    cause: CauseOfDeath | None = None


@router.post(
    "/households/{family_id}/deaths",
    status_code=202,
    dependencies=records("death.record"),
    summary="Catat kematian",
    description="Bila kepala keluarga yang meninggal, sebutkan penggantinya.",
)
def record_death(family_id: UUID, death: Death, counter: CounterDep) -> Accepted:
    family = Family(family_id)
    decision = RecordDeath(
        family,
        death.person_id,
        death.effective,
        counter.today,
        death.cause,
        death.succession,
        death.report,
    )
    return counter.record(decision, family)
