"""A family on one day: what a command judges, a page shows and a rule book counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import Absent
from contracts.registry.history.effect import Absence, DesilOf, Gone
from contracts.registry.history.line import Where
from contracts.registry.parts import Person
from contracts.registry.places import Place
from contracts.registry.welfare import Housing


class Presence(StrEnum):
    """Where somebody a family has known is on the day."""

    PRESENT = "present"
    DEAD = "dead"
    AWAY = "away"
    """Left the register."""
    MISSING = "missing"
    """Gone, and nobody knows where to."""
    ELSEWHERE = "elsewhere"
    """In another family of the register."""
    NEVER = "never"
    """Not yet here: not yet born, or come later."""


OUTSIDE = {
    Gone.NOT_YET: Presence.NEVER,
    Gone.AWAY: Presence.AWAY,
    Gone.MISSING: Presence.MISSING,
    Gone.DEAD: Presence.DEAD,
}


def presence(where: Where, family_id: UUID) -> Presence:
    """How a family sees somebody who is there."""
    if isinstance(where, Gone):
        return OUTSIDE[where]
    return Presence.PRESENT if where == family_id else Presence.ELSEWHERE


@dataclass(frozen=True)
class Inhabitant:
    """Somebody the family ever had, as they are on the day."""

    person: Person
    presence: Presence
    absence: Absence | None = None
    """Where a member lives for a while; None for whoever is at home."""


@dataclass(frozen=True)
class Household:
    family_id: UUID
    founded: bool = False
    village_code: str = ""
    place: Place | Absent = Absent.WITHHELD
    kk_key: str | None = None
    kk_head: UUID | None = None
    """Under whom the KK number was issued."""
    members: Mapping[UUID, Inhabitant] = field(default_factory=dict)
    """Everybody whom the family ever had, as far as the day knows."""
    answers: Mapping[Any, Any] = field(default_factory=dict)
    """Of surveys, deciles and listing, each the last that was so."""
    erased: frozenset[UUID] = frozenset()
    forgotten: bool = False
    """All of its people were erased, and what was sealed of it with the last of them."""

    @property
    def present(self) -> dict[UUID, Person]:
        return {i: m.person for i, m in self.members.items() if m.presence is Presence.PRESENT}

    @property
    def gone(self) -> bool:
        """It moved out, died out, dissolved into other families, or was erased with its people."""
        return self.forgotten or not self.present

    @property
    def heads(self) -> list[UUID]:
        """One, or none."""
        return [i for i, person in self.present.items() if person.relation is Relation.HEAD]

    @property
    def head_due(self) -> bool:
        """People live there, and nobody has been named who heads them on this day."""
        return bool(self.present) and not self.heads

    @property
    def kk_due(self) -> bool:
        """The KK number is missing, or was issued under somebody who is no longer head."""
        return self.kk_key is None or self.heads != [self.kk_head]

    @property
    def housing(self) -> Housing:
        given = {name: self.answers[name] for name in Housing.model_fields if name in self.answers}
        return Housing.model_construct(**given)

    @property
    def desil(self) -> dict[str, int | None]:
        """By period."""
        of = ((name, value) for name, value in self.answers.items() if isinstance(name, DesilOf))
        return dict(sorted((name.period, value) for name, value in of))

    @property
    def listed(self) -> bool | None:
        """None: nobody has said that it is on the welfare list, or off it."""
        known: bool | None = self.answers.get("listed")
        return known
