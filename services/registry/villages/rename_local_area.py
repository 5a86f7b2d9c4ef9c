"""Rename a local area from a day on. Under its former names it is still found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.villages.local_areas import LocalAreaRenamed
from contracts.text import ShortText
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import OfficeDep, records
from services.registry.forms import Dated, InVillage
from services.registry.rules import require_past
from services.registry.villages.local_areas import LocalAreas
from services.registry.villages.recorded_areas import AreasRecorded

router = APIRouter(tags=["Desa"])


@dataclass
class RenameLocalArea(Decision):
    areas: LocalAreas
    area_id: UUID
    name: str
    effective: Effective
    today: date

    def decide(self) -> Sequence[Event]:
        area = self.areas.require(self.area_id)
        require_past(self.effective, self.today)
        if area.name_on(date.max) == self.name:
            return []
        return [
            LocalAreaRenamed(
                village_code=self.areas.village_code,
                area_id=self.area_id,
                name=self.name,
                effective=self.effective,
            )
        ]


class NewAreaName(Dated):
    EXAMPLE: ClassVar = {"effective": {"on": "2026-11-17"}, "name": "Mekar Jaya"}

    name: ShortText


@router.post(
    "/villages/{village_code}/areas/{area_id}/name",
    status_code=202,
    dependencies=records("area.rename"),
    summary="Ganti nama dusun, RW atau RT sejak suatu hari",
)
def rename_local_area(
    village_code: InVillage, area_id: UUID, new: NewAreaName, office: OfficeDep
) -> AreasRecorded:
    office.require_reach(village_code)
    areas = LocalAreas(village_code)
    decision = RenameLocalArea(areas, area_id, new.name, new.effective, office.today)
    return AreasRecorded.of(area_id, office.decide(decision))
