"""Whose personal data was asked to be erased, and whose was."""

from uuid import UUID

from contracts.ids import FAMILY, PERSON
from contracts.registry.persons import ErasureRequested, PersonalDataErased
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded


class Erasures(Projection):
    """Of one person, or of those who were in one family when it was asked."""

    def __init__(self, tag: str) -> None:
        self.tags = (tag,)
        self.requested_by: dict[UUID, str] = {}
        """Who asked last, by person."""
        self.erased: set[UUID] = set()

    @classmethod
    def of_person(cls, person_id: UUID) -> "Erasures":
        return cls(PERSON.of(person_id))

    @classmethod
    def of_family(cls, family_id: UUID) -> "Erasures":
        return cls(FAMILY.of(family_id))

    @on(ErasureRequested)
    def requested(self, fact: ErasureRequested, past: Recorded) -> None:
        self.requested_by[fact.person_id] = past.by.actor

    @on(PersonalDataErased)
    def erasure(self, fact: PersonalDataErased, past: Recorded) -> None:
        self.erased.add(fact.person_id)
