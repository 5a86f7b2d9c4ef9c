"""Where a family lives, by all that was said of that, and nothing else of it.

The whole fold of a family says the same, and takes ten times as long.
"""

from uuid import UUID

from contracts.ids import FAMILY
from contracts.registry.history.effect import Founded, Housed
from contracts.registry.history.periods import NOW
from contracts.registry.history.standing import standing
from contracts.registry.history.values import Values
from infra.runtime.eventstore.recorded import Recorded

VILLAGE = "village_code"


class HomeHistory:
    """The villages of one family, told by facts in any order."""

    def __init__(self, family_id: UUID) -> None:
        self.family_id = family_id
        self.asked = {FAMILY.of(family_id): None}
        self.known: dict[UUID, Recorded] = {}

    def learn(self, past: Recorded) -> None:
        """One that is about another family says nothing."""
        if self.family_id in past.ids(FAMILY):
            self.known[past.event_id] = past

    @property
    def village_code(self) -> str:
        """As far as known now; empty for a family that never was."""
        values = Values()
        for past in standing(self.known.values()):
            for effect in past.effects:
                match effect:
                    case Founded(family_id=self.family_id, village_code=code):
                        values.say(past.when, [(VILLAGE, code)])
                    case Housed(family_id=self.family_id, village_code=code, correcting=correcting):
                        say = values.correct if correcting else values.say
                        say(past.when, [(VILLAGE, code)])
        return values.one(VILLAGE, NOW) or values.first(VILLAGE) or ""
