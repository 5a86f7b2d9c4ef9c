"""Restore enrolments: what ended them, or asked for an heir, never happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.event import Effective, Event
from contracts.programs.enrolments import EnrolmentRestored
from contracts.registry.amendments import FactVoided
from infra.runtime.eventstore.decisions import Decision
from services.programs.enrolments.enrolments import Enrolments, Participation


@dataclass
class RestoreEnrolments(Decision):
    enrolments: Enrolments
    voiding: FactVoided
    effective: Effective
    """When it was found out."""

    def decide(self) -> Sequence[Event]:
        common = self.voiding.village_code, self.effective
        return [
            EnrolmentRestored(**enrolment.facts_of(*common), voided=voided)
            for enrolment in self._concerned()
            for voided in map(str, self.voiding.facts)
            if enrolment.rests_on(voided) and not self._enrolled_again(enrolment, voided)
        ]

    def _concerned(self) -> Iterator[Participation]:
        for target in (*self.voiding.family_ids, *self.voiding.person_ids):
            yield from self.enrolments.of(target)

    def _enrolled_again(self, enrolment: Participation, voided: str) -> bool:
        """Then the old enrolment stays ended: nobody receives a programme twice."""
        target, programme_id = enrolment.target_id, enrolment.programme_id
        if enrolment.causes != [voided] or target is None:
            return False
        return self.enrolments.active(programme_id, target)
