"""Where a family lives, by all that was said of that, and nothing else of it.

The whole fold of a family says the same, and takes ten times as long.
"""

from uuid import UUID

from contracts.ids import FAMILY
from contracts.registry.history.effect import Founded, Housed
from contracts.registry.history.periods import NOW
from contracts.registry.history.standing import KnownFact, standing
from contracts.registry.history.values import Values

VILLAGE = "village_code"


class HomeHistory:
    """The villages of one family, told by facts in any order."""

    def __init__(self, family_id: UUID) -> None:
        self.family_id, self.tag = family_id, FAMILY.of(family_id)
        self.asked = {self.tag: None}
        self.known: dict[UUID, KnownFact] = {}

    def learn(self, past: KnownFact) -> None:
        """One that is about another family says nothing."""
        if self.tag in past.tags:
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
