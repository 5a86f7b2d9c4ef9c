"""Record that a member who was away for a while is back. Nobody arrived: they never left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.civil_events import MemberBack
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Dated
from services.registry.projections.family import Family
from services.registry.rules import require_past

router = APIRouter(tags=["Peristiwa penduduk"])


@dataclass
class RecordMemberBack(Decision):
    family: Family
    person_id: UUID
    effective: Effective
    today: date

    def decide(self) -> Sequence[Event]:
        self.family.resident(self.person_id)
        if self.family.member(self.person_id).absence is None:
            return []
        require_past(self.effective, self.today)
        common = self.family.facts_of(self.effective)
        return [MemberBack(**common, person_id=self.person_id)]


@router.post(
    "/households/{family_id}/members/{person_id}/absence-end",
    status_code=202,
    dependencies=records("absence.end"),
    summary="Catat anggota pulang sesudah pergi sementara",
)
def record_member_back(
    family_id: UUID, person_id: UUID, back: Dated, counter: CounterDep
) -> Accepted:
    family = Family(family_id)
    decision = RecordMemberBack(family, person_id, back.effective, counter.today)
    return counter.record(decision, family)
