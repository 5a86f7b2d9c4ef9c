"""Change the head: a family has exactly one, and with another head a new KK number is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Dated, NewHead
from services.registry.projections.family import Family
from services.registry.rules import Succession, require_past, succeed

router = APIRouter(tags=["Keluarga"])


@dataclass
class ChangeHead(Decision):
    family: Family
    succession: Succession
    effective: Effective
    today: date

    def decide(self) -> Sequence[Event]:
        self.family.require_somebody()
        self.family.resident(self.succession.head_id)
        require_past(self.effective, self.today)
        return succeed(self.family, self.succession, self.effective)


class HeadChange(Dated):
    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-17"},
        "new_head": {
            "head_id": "00000000-0000-0000-0000-000000000002",
            "relations": [
                {"person_id": "00000000-0000-0000-0000-000000000001", "relation": "husband"}
            ],
        },
    }

    new_head: NewHead


@router.post(
    "/households/{family_id}/head",
    status_code=202,
    dependencies=records("head.change"),
    summary="Ganti kepala keluarga",
    description="Sesudahnya KK baru wajib diurus.",
)
def change_head(family_id: UUID, change: HeadChange, counter: CounterDep) -> Accepted:
    family = Family(family_id)
    succession = change.new_head.succession()
    decision = ChangeHead(family, succession, change.effective, counter.today)
    return counter.record(decision, family)
