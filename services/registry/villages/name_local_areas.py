"""Name local areas: a dusun, RW or RT that a place names in words is found, or it is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.event import Event
from contracts.registry.places import Place
from contracts.registry.villages.local_areas import LocalAreaNamed
from infra.runtime.eventstore.decisions import Decision
from services.registry.villages.local_areas import LocalAreas


@dataclass
class NameLocalAreas(Decision):
    areas: LocalAreas
    places: Sequence[Place]

    def decide(self) -> Sequence[Event]:
        new: dict[UUID, LocalAreaNamed] = {}
        for place in self.places:
            for each in self.areas.settled(place)[1]:
                new.setdefault(each.area_id, each)
        return list(new.values())
