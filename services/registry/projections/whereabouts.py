"""Where somebody is, or was last: what is asked of a person is asked where their family lives."""

from uuid import UUID

from contracts.event import Event
from contracts.ids import PERSON
from contracts.registry.increments import Joined, effects, facts_with
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded


class Whereabouts(Projection):
    """The family that took a person in last."""

    def __init__(self, person_id: UUID) -> None:
        self.person_id = person_id
        self.tags = (PERSON.of(person_id),)
        self.family_id: UUID | None = None
        """None for a person the register has never known."""

    @on(*facts_with(Joined))
    def lived(self, fact: Event, past: Recorded) -> None:
        for effect in effects(fact):
            if isinstance(effect, Joined) and effect.person.person_id == self.person_id:
                self.family_id = effect.family_id
