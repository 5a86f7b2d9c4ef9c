"""Record that the whole family moved out of the village; its KK number leaves with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.families import FamilyMovedOut
from contracts.registry.places import Move
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Dated, GivenMove, Reporting
from services.registry.projections.family import Family
from services.registry.rules import (
    NOTHING_SAID,
    Report,
    former_of,
    require_distance,
    require_past,
)

router = APIRouter(tags=["Peristiwa penduduk"])


@dataclass
class RecordMoveOutOfFamily(Decision):
    family: Family
    destination: Move
    effective: Effective
    today: date
    report: Report = NOTHING_SAID

    def decide(self) -> Sequence[Event]:
        self.family.require_somebody()
        require_past(self.effective, self.today)
        require_distance(self.family.village_code, self.destination)
        present = self.family.present
        return [
            FamilyMovedOut(
                **self.family.facts_of(self.effective),
                **self.report.of(self.family, self.effective, self.today),
                former=former_of(self.family, self.effective, self.today),
                kk_key=self.family.kk_key,
                member_ids=tuple(present),
                nik_keys=tuple(person.nik_key for person in present.values() if person.nik_key),
                destination=self.destination,
            )
        ]


class FamilyMoveOut(Dated, Reporting):
    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-16"},
        "destination": {"level": "other_regency", "region_code": "18.71"},
        "reported_by": "family",
    }

    destination: GivenMove


@router.post(
    "/households/{family_id}/move-out",
    status_code=202,
    dependencies=records("family-move-out.record"),
    summary="Catat seluruh keluarga pindah keluar",
)
def record_move_out_of_family(
    family_id: UUID, move: FamilyMoveOut, counter: CounterDep
) -> Accepted:
    family = Family(family_id)
    there = move.destination.move(counter.new_id("transfer"))
    today = counter.today
    decision = RecordMoveOutOfFamily(family, there, move.effective, today, move.report)
    return counter.record(decision, family)
