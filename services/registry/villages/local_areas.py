"""The local areas of a village, found by any name they ever had and shown by the one in force.

Areas of one level and name within one area are one; so are those that were merged, and whatever
lies within them. The projection is small: it asks for nothing but the village's own facts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple
from uuid import UUID, uuid5

from contracts.ids import VILLAGE
from contracts.registry.places import Place
from contracts.registry.villages.local_areas import (
    AreaLevel,
    LocalAreaMerged,
    LocalAreaNamed,
    LocalAreaRenamed,
)
from infra.runtime.eventstore.projection import Projection, Query, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import Refused
from services.registry.projections.family import Family

NAMES = UUID("5b0e4d0e-6f0e-4c53-9d27-0a6c1b7f2a10")
TITLES = re.compile(r"^(dusun|dsn|rukun tetangga|rukun warga|rt|rw)\b[ .:]*|^(rt|rw)(?=\d)")
NOBODY = frozenset({"", "-", "0"})


class UnknownArea(Refused):
    status = 422
    title = "Wilayah tidak dikenal"
    detail = "Dusun, RW atau RT ini tidak ada di desa tersebut. Pilih dari daftar wilayah desa."


@dataclass
class LocalArea:
    area_id: UUID
    level: AreaLevel
    within: UUID | None
    names: list[tuple[date, int, str]] = field(default_factory=list)
    """Since when it has had each name, in the order of the dates."""

    def name_on(self, day: date) -> str:
        """The last name by then; the first one before any."""
        begun = [name for since, _, name in sorted(self.names) if since <= day]
        return begun[-1] if begun else self.names[0][2]


class Spelling(NamedTuple):
    within: UUID | None
    level: AreaLevel
    name: str


def spelt(name: str) -> str:
    """A name as it is compared: DUSUN MEKAR is mekar, RT 002 is 2."""
    plain = TITLES.sub("", " ".join(name.casefold().split()))
    words = re.sub(r"[^\w]+", " ", plain).split()
    return " ".join(word.lstrip("0") if word.isdigit() else word for word in words)


class LocalAreas(Projection):
    grows = True

    def __init__(self, village: str | Family) -> None:
        """Of a village, or of the one that a family lives in, once that is known."""
        self._village = village
        self.areas: dict[UUID, LocalArea] = {}
        self.merged: dict[UUID, UUID] = {}

    @property
    def village_code(self) -> str:
        return self._village if isinstance(self._village, str) else self._village.village_code

    def boundary(self) -> list[Query]:
        village = self.village_code
        return [Query(tuple(self.folds), VILLAGE.of(village))] if village else []

    def apply(self, past: Recorded) -> None:
        vars(self).pop("_kept", None)
        super().apply(past)

    @on(LocalAreaNamed)
    def named(self, fact: LocalAreaNamed, past: Recorded) -> None:
        area = LocalArea(fact.area_id, fact.level, fact.within)
        area.names.append((date.min, past.position, fact.name))
        self.areas.setdefault(fact.area_id, area)

    @on(LocalAreaRenamed)
    def renamed(self, fact: LocalAreaRenamed, past: Recorded) -> None:
        since = fact.effective.on or date.min
        self.areas[fact.area_id].names.append((since, past.position, fact.name))

    @on(LocalAreaMerged)
    def were_one(self, fact: LocalAreaMerged, past: Recorded) -> None:
        self.merged[fact.area_id] = fact.into

    def require(self, area_id: UUID) -> LocalArea:
        """Raises UnknownArea."""
        try:
            return self.areas[area_id]
        except KeyError:
            raise UnknownArea from None

    def same(self, area_id: UUID) -> UUID:
        """The area that is kept, where several were one."""
        return self._kept[0].get(area_id, area_id)

    def inside(self, area_id: UUID) -> list[UUID]:
        """The area and all that lies in it, with those that were merged into any of them."""
        kept = self.same(area_id)
        return [each for each in self.areas if kept in self._around(each)]

    def _around(self, area_id: UUID) -> Iterator[UUID]:
        step: UUID | None = self.same(area_id)
        while step is not None and step in self.areas:
            yield step
            within = self.areas[step].within
            step = self.same(within) if within else None

    def path(self, area_id: UUID, day: date = date.max) -> dict[AreaLevel, str]:
        """What the area and those around it are called on a day."""
        around = (self.areas[each] for each in self._around(area_id))
        return {area.level: area.name_on(day) for area in around}

    def settled(self, place: Place) -> tuple[Place, list[LocalAreaNamed]]:
        """The place in the area that it names, in words or by id; and the areas that are new."""
        if place.area_id is not None:
            self.require(place.area_id)
            words = {level.value: None for level in AreaLevel}
            path = {level.value: name for level, name in self.path(place.area_id).items()}
            return place.model_copy(update=words | path), []
        words_of = {level: getattr(place, level.value) for level in AreaLevel}
        area_id, new = self.found_or_made(words_of)
        return place.model_copy(update={"area_id": area_id}), new

    def found_or_made(
        self, words: Mapping[AreaLevel, str | None]
    ) -> tuple[UUID | None, list[LocalAreaNamed]]:
        """The lowest area that the words name, from the dusun down; levels may be left out."""
        _, spellings = self._kept
        within: UUID | None = None
        new: list[LocalAreaNamed] = []
        for level in AreaLevel:
            name = words.get(level)
            if name is None or name.strip() in NOBODY or not spelt(name):
                continue
            spelling = Spelling(within, level, spelt(name))
            if (found := spellings.get(spelling)) is None:
                found = uuid5(NAMES, f"{self.village_code}|{within}|{level}|{spelling.name}")
                new.append(self._new(found, level, name, within))
            within = found
        return within, new

    def _new(
        self, area_id: UUID, level: AreaLevel, name: str, within: UUID | None
    ) -> LocalAreaNamed:
        return LocalAreaNamed(
            village_code=self.village_code, area_id=area_id, level=level, name=name, within=within
        )

    @cached_property
    def _kept(self) -> tuple[dict[UUID, UUID], dict[Spelling, UUID]]:
        """Which area stands for each, and which is meant by each spelling."""
        kept: dict[UUID, UUID] = {}
        spellings: dict[Spelling, UUID] = {}
        for area in self._from_above():
            within = kept.get(area.within, area.within) if area.within else None
            names = [Spelling(within, area.level, spelt(name)) for *_, name in area.names]
            target = self._merged_into(area.area_id)
            if target == area.area_id:
                target = next((spellings[each] for each in names if each in spellings), target)
            kept[area.area_id] = kept.get(target, target)
            for each in names:
                spellings.setdefault(each, kept[area.area_id])
        return kept, spellings

    def _from_above(self) -> Iterator[LocalArea]:
        """Each after what it lies within, and after what it was merged into."""
        merged = self.merged.keys()
        yield from sorted(
            self.areas.values(), key=lambda area: (area.level.number, area.area_id in merged)
        )

    def _merged_into(self, area_id: UUID) -> UUID:
        while area_id in self.merged:
            area_id = self.merged[area_id]
        return area_id
