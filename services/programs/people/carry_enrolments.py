"""Carry enrolments: who goes to another family takes their own aid along; the family's stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.event import Effective, Event
from contracts.programs.enrolments import EnrolmentCarried, PersonTarget
from infra.runtime.eventstore.decisions import Decision
from services.programs.enrolments.enrolments import Enrolments


@dataclass
class CarryEnrolments(Decision):
    enrolments: Enrolments
    people: Sequence[UUID]
    family_id: UUID
    """Where they live from now on."""
    village_code: str
    effective: Effective

    def decide(self) -> Sequence[Event]:
        return [
            EnrolmentCarried(
                **enrolment.facts_of(self.village_code, self.effective)
                | {"target": PersonTarget(person_id=person, family_id=self.family_id)}
            )
            for person in self.people
            for enrolment in self.enrolments.of(person)
            if enrolment.active and enrolment.family_id != self.family_id
        ]
