"""Record that a member moved out of the village; whoever leaves last takes the family along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.civil_events import MemberMovedOut
from contracts.registry.places import Move
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Departure, GivenMove, Reporting
from services.registry.projections.family import Family
from services.registry.rules import (
    NOTHING_SAID,
    Report,
    Succession,
    former_of,
    require_after_birth,
    require_distance,
    require_past,
    succeed,
)

router = APIRouter(tags=["Peristiwa penduduk"])


class LastMember(Refused):
    title = "Anggota terakhir"
    detail = "Ini anggota terakhir keluarga. Catat sebagai pindah keluar seluruh keluarga."


@dataclass
class RecordMoveOutOfMember(Decision):
    family: Family
    person_id: UUID
    destination: Move
    effective: Effective
    today: date
    succession: Succession | None = None
    report: Report = NOTHING_SAID

    def decide(self) -> Sequence[Event]:
        if self.family.member(self.person_id).moved_out(self.effective):
            return []
        person = self.family.resident(self.person_id)
        require_past(self.effective, self.today)
        require_after_birth(self.effective, person.biodata.birth_date)
        require_distance(self.family.village_code, self.destination)
        if len(self.family.present) == 1:
            raise LastMember
        leaving = {self.person_id}
        heads = succeed(self.family, self.succession, self.effective, leaving=leaving)
        moved = MemberMovedOut(
            **self.family.facts_without(leaving, self.effective),
            **self.report.of(self.family, self.effective, self.today),
            former=former_of(self.family, self.effective, self.today),
            person_id=self.person_id,
            nik_key=person.nik_key,
            destination=self.destination,
        )
        return [moved, *heads]


class MoveOut(Departure, Reporting):
    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-16"},
        "destination": {"level": "other_province", "region_code": "31.74"},
        "reported_on": "2026-11-16",
        "reported_by": "family",
    }

    destination: GivenMove


@router.post(
    "/households/{family_id}/members/{person_id}/move-out",
    status_code=202,
    dependencies=records("move-out.record"),
    summary="Catat anggota pindah keluar",
)
def record_move_out_of_member(
    family_id: UUID, person_id: UUID, move: MoveOut, counter: CounterDep
) -> Accepted:
    family = Family(family_id)
    decision = RecordMoveOutOfMember(
        family,
        person_id,
        move.destination.move(counter.new_id("transfer")),
        move.effective,
        counter.today,
        move.succession,
        move.report,
    )
    return counter.record(decision, family)
