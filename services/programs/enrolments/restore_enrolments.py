"""Restore enrolments: what ended them, or asked for an heir, never happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.event import Event
from contracts.programs.enrolments import EnrolmentRestored
from contracts.registry.civil_events import CivilEventVoided
from infra.runtime.eventstore.decisions import Decision
from services.programs.enrolments.enrolments import Enrolments, Participation


@dataclass
class RestoreEnrolments(Decision):
    enrolments: Enrolments
    voiding: CivilEventVoided

    def decide(self) -> Sequence[Event]:
        voiding, voided = self.voiding, str(self.voiding.voids)
        return [
            EnrolmentRestored(
                **enrolment.facts_of(voiding.village_code, voiding.effective), voided=voided
            )
            for enrolment in self._concerned()
            if enrolment.rests_on(voided) and not self._enrolled_again(enrolment, voided)
        ]

    def _concerned(self) -> Iterator[Participation]:
        for target in (self.voiding.family_id, *self.voiding.person_ids):
            yield from self.enrolments.of(target)

    def _enrolled_again(self, enrolment: Participation, voided: str) -> bool:
        """Then the old enrolment stays ended: nobody receives a programme twice."""
        target, programme_id = enrolment.target_id, enrolment.programme_id
        if enrolment.ended_because != voided or target is None:
            return False
        return self.enrolments.active(programme_id, target)
