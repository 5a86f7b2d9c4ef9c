"""Correct the address: it had been recorded wrongly, the family did not move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.families import AddressCorrected
from contracts.registry.places import Place
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Address, Dated
from services.registry.projections.family import Family
from services.registry.rules import require_past
from services.registry.villages.local_areas import LocalAreas

router = APIRouter(tags=["Keluarga"])


@dataclass
class CorrectAddress(Decision):
    family: Family
    areas: LocalAreas
    place: Place
    effective: Effective
    today: date

    def decide(self) -> Sequence[Event]:
        require_past(self.effective, self.today)
        settled, new = self.areas.settled(self.place)
        place = self.family.at(settled)
        if place.is_like(self.family.place):
            return []
        common = self.family.facts_of(self.effective)
        return [AddressCorrected(**common, **place.parts()), *new]


class RightAddress(Dated):
    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-17"},
        "address": {"address": "Jalan Melati 3A", "dusun": "Mekar", "rw": "1", "rt": "2"},
    }

    address: Address


@router.post(
    "/households/{family_id}/address-correction",
    status_code=202,
    dependencies=records("address.correct"),
    summary="Betulkan alamat yang salah tercatat",
)
def correct_address(family_id: UUID, right_one: RightAddress, counter: CounterDep) -> Accepted:
    family = Family(family_id)
    place = right_one.address.place()
    areas = LocalAreas(family)
    decision = CorrectAddress(family, areas, place, right_one.effective, counter.today)
    return counter.record(decision, family)
