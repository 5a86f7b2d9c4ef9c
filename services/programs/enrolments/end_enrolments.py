"""End all of a family's enrolments: it is gone, or off the list, and receives nothing any more."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.event import Event
from contracts.programs.programmes import EnrolmentEnded
from contracts.registry.families import FamilyEvent
from infra.runtime.eventstore.decisions import Decision
from services.programs.enrolments.enrolments import Enrolments


@dataclass
class EndEnrolments(Decision):
    enrolments: Enrolments
    change: FamilyEvent
    """What the register told of the family."""
    because: str
    reason_code: str

    def decide(self) -> Sequence[Event]:
        return [
            EnrolmentEnded(
                programme_id=programme_id,
                family_id=self.change.family_id,
                village_code=self.change.village_code,
                effective=self.change.effective,
                reason_code=self.reason_code,
                because=self.because,
            )
            for programme_id, enrolment in self.enrolments.of(self.change.family_id)
            if enrolment.active
        ]
