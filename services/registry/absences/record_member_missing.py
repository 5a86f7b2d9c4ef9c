"""Record that a member is missing; the family names a new head if it lost its own.

They may be found dead, or reappear; until then they are not counted as living here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.civil_events import MemberMissing
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
class RecordMemberMissing(Decision):
    family: Family
    person_id: UUID
    effective: Effective
    today: date
    succession: Succession | None = None
    report: Report = NOTHING_SAID

    def decide(self) -> Sequence[Event]:
        if self.family.missing(self.person_id):
            return []
        person = self.family.resident(self.person_id)
        require_past(self.effective, self.today)
        require_after_birth(self.effective, person.biodata.birth_date)
        leaving = {self.person_id}
        heads = succeed(self.family, self.succession, self.effective, leaving=leaving)
        missing = MemberMissing(
            **self.family.facts_without(leaving, self.effective),
            **self.report.of(self.family, self.effective, self.today),
            person_id=self.person_id,
            nik_key=person.nik_key,
        )
        return [missing, *heads]


class GoneMissing(Departure, Reporting):
    """Sejak kapan ia hilang, dan siapa yang melapor."""

    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-17"},
        "reported_on": "2026-11-19",
        "reported_by": "family",
    }


@router.post(
    "/households/{family_id}/members/{person_id}/missing",
    status_code=202,
    dependencies=records("missing.record"),
    summary="Catat anggota hilang",
    description="Ia tidak lagi dihitung sebagai penduduk, sampai ditemukan kembali.",
)
def record_member_missing(
    family_id: UUID, person_id: UUID, departure: GoneMissing, counter: CounterDep
) -> Accepted:
    family = Family(family_id)
    decision = RecordMemberMissing(
        family,
        person_id,
        departure.effective,
        counter.today,
        departure.succession,
        departure.report,
    )
    return counter.record(decision, family)
