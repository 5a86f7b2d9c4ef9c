"""Record that a member lives elsewhere for a while, for work or school: still a member here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.event import Effective, Event
from contracts.registry.civil_events import MemberAwayForAWhile
from contracts.registry.history.effect import Absence
from contracts.registry.places import Move
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Dated, GivenMove
from services.registry.projections.family import Family
from services.registry.rules import require_after_birth, require_distance, require_past

router = APIRouter(tags=["Peristiwa penduduk"])


class BackBeforeLeaving(Refused):
    status = 422
    title = "Tanggal kembali tidak cocok"
    detail = "Rencana kembali tidak boleh sebelum ia pergi. Betulkan salah satu tanggalnya."


@dataclass
class RecordMemberAway(Decision):
    family: Family
    person_id: UUID
    destination: Move | None
    effective: Effective
    until: date | None
    today: date

    def decide(self) -> Sequence[Event]:
        person = self.family.resident(self.person_id)
        away = Absence(self.effective, self.destination, self.until)
        if self.family.member(self.person_id).absence == away:
            return []
        require_past(self.effective, self.today)
        require_after_birth(self.effective, person.biodata.birth_date)
        if self.until and self.effective.on and self.until < self.effective.on:
            raise BackBeforeLeaving
        if self.destination:
            require_distance(self.family.village_code, self.destination)
        return [
            MemberAwayForAWhile(
                **self.family.facts_of(self.effective),
                person_id=self.person_id,
                destination=self.destination,
                until=self.until,
            )
        ]


class GoingAway(Dated):
    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-17"},
        "destination": {"level": "other_province", "region_code": "31.74"},
        "until": "2027-06-30",
    }

    destination: GivenMove | None = None
    until: date | None = Field(default=None, description="Rencana kembali, bila diketahui")


@router.post(
    "/households/{family_id}/members/{person_id}/absence",
    status_code=202,
    dependencies=records("absence.record"),
    summary="Catat anggota pergi sementara",
    description="Misalnya merantau atau sekolah. Ia tetap anggota keluarga dan penduduk desa.",
)
def record_member_away(
    family_id: UUID, person_id: UUID, away: GoingAway, counter: CounterDep
) -> Accepted:
    family = Family(family_id)
    destination = away.destination.move() if away.destination else None
    decision = RecordMemberAway(
        family,
        person_id,
        destination,
        away.effective,
        away.until,
        counter.today,
    )
    return counter.record(decision, family)
