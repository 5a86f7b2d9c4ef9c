"""Likeness (identity matching): who somebody without a NIK is, by name, birth date and mother.

Nearly every newborn, and many old people, have no NIK. Within a family they are the same person
where name and birth date agree: letters in capitals, marks, apostrophes, doubled spaces and the
order of the words make no difference, and what one side does not state says nothing against it.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Self

from contracts.codes.person import Sex
from contracts.letters import name_words
from contracts.registry.history.household import Presence
from contracts.registry.parts import Identity, Person
from services.registry.projections.family import Family
from services.registry.projections.member import Member


class Traits(NamedTuple):
    """What somebody is known by who has no number."""

    name: str | None
    born: date | None
    mother: str | None = None
    sex: Sex | None = None

    @classmethod
    def of(cls, person: Person) -> Self:
        """Without a name, where that was erased or is withheld."""
        name = person.identity.name if isinstance(person.identity, Identity) else None
        return cls(name, person.birth_date, person.papers.get("mother_name"), person.sex)

    def alike(self, other: "Traits") -> bool:
        """Whether they may well be one person."""
        return self.same_name(other) and self._may_be(other)

    def similar(self, other: "Traits") -> bool:
        """Whether one of the two may have been written down wrongly."""
        same_day = self.born is not None and self.born == other.born and self.sex is other.sex
        return (self.same_name(other) or same_day) and not _contrary(self.sex, other.sex)

    def same_name(self, other: "Traits") -> bool:
        return bool(self.name and other.name) and name_words(self.name) == name_words(other.name)

    def _may_be(self, other: "Traits") -> bool:
        if _contrary(self.born, other.born):
            return False
        return not (self.mother and other.mother) or bool(
            set(name_words(self.mother)) & set(name_words(other.mother))
        )


def members_like(traits: Traits, families: Iterable[Family]) -> list[tuple[Family, Member]]:
    """Everybody alike whom the families ever had: those who died or left are remembered."""
    return [found for found in _known(families) if traits.alike(Traits.of(found[1].person))]


def without_nik_similar(traits: Traits, families: Iterable[Family]) -> bool:
    """Whether a member without a NIK has the name, or the birth date and sex, though not both."""
    return any(
        member.person.nik_key is None and traits.similar(Traits.of(member.person))
        for _, member in _known(families)
    )


def _known(families: Iterable[Family]) -> Iterable[tuple[Family, Member]]:
    for family in families:
        for member in family.members.values():
            if member.presence is not Presence.NEVER:
                yield family, member


def _contrary(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other
