"""Ask for an heir: in whose name the family receives is gone, and others remain."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.event import Event
from contracts.programs.enrolments import RecipientChangeDue
from contracts.registry.families import FamilyEvent
from infra.runtime.eventstore.decisions import Decision
from services.programs.enrolments.enrolments import Enrolments, Participation


@dataclass
class AskForHeir(Decision):
    enrolments: Enrolments
    change: FamilyEvent
    """What the register told of the family."""
    because: str
    departed: Collection[UUID]
    """Who died or left."""
    head_departed: bool

    def decide(self) -> Sequence[Event]:
        return [
            RecipientChangeDue(
                **enrolment.facts_of(self.change.village_code, self.change.effective),
                because=self.because,
            )
            for enrolment in self.enrolments.of(self.change.family_id)
            if enrolment.active and self._concerns(enrolment)
        ]

    def _concerns(self, enrolment: Participation) -> bool:
        """A family that named somebody does not depend on its head any more."""
        named = enrolment.recipient_id
        departed = self.head_departed if named is None else named in self.departed
        return departed and not enrolment.rests_on(self.because)
