"""End all enrolments of a family or of people: who is gone, or off the list, receives nothing.

What has ended already ends for this cause too, so that it stays ended if the other is undone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.event import Event
from contracts.programs.enrolments import EnrolmentEnded
from contracts.registry.families import FamilyEvent
from infra.runtime.eventstore.decisions import Decision
from services.programs.enrolments.enrolments import Enrolments


@dataclass
class EndEnrolments(Decision):
    enrolments: Enrolments
    targets: Sequence[UUID]
    """Who is gone: a family, or some people."""
    change: FamilyEvent
    """What the register told of the family."""
    because: str
    reason_code: str

    def decide(self) -> Sequence[Event]:
        return [
            EnrolmentEnded(
                **enrolment.facts_of(self.change.village_code, self.change.effective),
                reason_code=self.reason_code,
                because=self.because,
            )
            for target in self.targets
            for enrolment in self.enrolments.of(target)
            if self.because not in enrolment.causes
        ]
