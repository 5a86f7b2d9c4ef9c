"""Where somebody is, or was last: what is asked of a person is asked where their family lives."""

from uuid import UUID

from contracts.event import Event
from contracts.ids import PERSON
from contracts.registry.effects import LIVES, facts_with
from contracts.registry.history.lives import Lives
from infra.runtime.eventstore.projection import Projection, Query, on
from infra.runtime.eventstore.recorded import Recorded


class Whereabouts(Projection):
    """The family that a person lives in, or lived in last."""

    grows = True

    def __init__(self, person_id: UUID) -> None:
        self.person_id = person_id
        self.lives = Lives(PERSON.of(person_id))
        self.named_with: UUID | None = None
        """The family of the last record that names them: also of one that was in error."""
        self.named_in = ""

    def boundary(self) -> list[Query]:
        kinds = tuple(self.folds)
        return [Query(kinds, tag) for tag in self.lives.asked]

    @on(*facts_with(*LIVES))
    def lived(self, fact: Event, past: Recorded) -> None:
        self.lives.learn(past)
        self.named_with = getattr(fact, "family_id", self.named_with)
        self.named_in = getattr(fact, "village_code", self.named_in)

    @property
    def family_id(self) -> UUID | None:
        """None for a person the register has never known."""
        return self.lives.last_family(self.person_id)

    @property
    def records(self) -> list[UUID]:
        """All records of the person: what is asked of one is asked of those merged with it."""
        return self.lives.records_of(self.person_id)
