"""Ask for an heir: the head is gone and others remain, so somebody else must receive the aid."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.event import Event
from contracts.programs.programmes import RecipientChangeDue
from contracts.registry.families import FamilyEvent
from infra.runtime.eventstore.decisions import Decision
from services.programs.enrolments.enrolments import Enrolments


@dataclass
class AskForHeir(Decision):
    enrolments: Enrolments
    change: FamilyEvent
    """What the register told of the family."""
    because: str

    def decide(self) -> Sequence[Event]:
        return [
            RecipientChangeDue(
                programme_id=programme_id,
                family_id=self.change.family_id,
                village_code=self.change.village_code,
                effective=self.change.effective,
                because=self.because,
            )
            for programme_id, enrolment in self.enrolments.of(self.change.family_id)
            if enrolment.active and self.because not in enrolment.changes_due
        ]
