"""Change the address: the family moved house within the register. That is not moving out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.families import AddressChanged
from contracts.registry.places import Place
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Address, Dated, VillageCode
from services.registry.projections.family import Family
from services.registry.rules import former_of, require_past
from services.registry.villages.local_areas import LocalAreas

router = APIRouter(tags=["Keluarga"])


@dataclass
class ChangeAddress(Decision):
    family: Family
    areas: LocalAreas
    village_code: str
    place: Place
    effective: Effective
    today: date

    def decide(self) -> Sequence[Event]:
        self.family.require_somebody()
        require_past(self.effective, self.today)
        settled, new = self.areas.settled(self.place)
        place, here = self.family.at(settled), self.family.village_code
        if self.village_code == here and place.is_like(self.family.place):
            return []
        common = self.family.facts_of(self.effective)
        changed = common | {
            "village_code": self.village_code,
            "from_village": here if here != self.village_code else None,
            "former": former_of(self.family, self.effective, self.today),
        }
        return [AddressChanged(**changed, **place.parts()), *new]


class NewAddress(Dated):
    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-17"},
        "village_code": "18.09.01.2001",
        "address": {"address": "Jalan Kenanga 7", "dusun": "Mekar", "rw": "1", "rt": "3"},
    }

    village_code: VillageCode
    address: Address


@router.post(
    "/households/{family_id}/address-change",
    status_code=202,
    dependencies=records("address.change"),
    summary="Catat pindah rumah di dalam register",
    description="Bukan pindah keluar, juga bila ke desa lain yang tercatat di sini.",
)
def change_address(family_id: UUID, new: NewAddress, counter: CounterDep) -> Accepted:
    counter.require_reach(new.village_code)
    family = Family(family_id)
    village, place = new.village_code, new.address.place()
    decision = ChangeAddress(
        family, LocalAreas(village), village, place, new.effective, counter.today
    )
    return counter.record(decision, family)
