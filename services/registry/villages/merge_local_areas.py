"""Merge two spellings of one local area: whoever lives in the one lives in the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.event import Event
from contracts.registry.villages.local_areas import LocalAreaMerged
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.counter import OfficeDep, records
from services.registry.forms import Form, InVillage
from services.registry.villages.local_areas import LocalAreas
from services.registry.villages.recorded_areas import AreasRecorded

router = APIRouter(tags=["Desa"])


class OtherLevel(Refused):
    status = 422
    title = "Tingkat wilayah tidak sama"
    detail = "Hanya dusun dengan dusun, RW dengan RW, dan RT dengan RT yang dapat disatukan."


@dataclass
class MergeLocalAreas(Decision):
    areas: LocalAreas
    area_id: UUID
    into: UUID

    def decide(self) -> Sequence[Event]:
        one, other = self.areas.require(self.area_id), self.areas.require(self.into)
        if one.level is not other.level:
            raise OtherLevel
        # What stands for both already needs no merging, so that no circle can come about.
        merged, kept = self.areas.same(self.area_id), self.areas.same(self.into)
        if merged == kept:
            return []
        village = self.areas.village_code
        return [LocalAreaMerged(village_code=village, area_id=merged, into=kept)]


class Merging(Form):
    EXAMPLE: ClassVar = {"area_id": "00000000-0000-0000-0000-000000000321"}

    area_id: UUID = Field(description="Ejaan lain dari wilayah yang sama, yang tidak dipakai lagi")


@router.post(
    "/villages/{village_code}/areas/{area_id}/merge",
    status_code=202,
    dependencies=records("area.merge"),
    summary="Satukan ejaan lain ke wilayah ini",
    description="Keluarga, RW dan RT di ejaan lain itu menjadi milik wilayah ini.",
)
def merge_local_areas(
    village_code: InVillage, area_id: UUID, merging: Merging, office: OfficeDep
) -> AreasRecorded:
    office.require_reach(village_code)
    decision = MergeLocalAreas(LocalAreas(village_code), merging.area_id, area_id)
    return AreasRecorded.of(area_id, office.decide(decision))
