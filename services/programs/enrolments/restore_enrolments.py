"""Restore enrolments: what ended them, or asked for an heir, never happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.event import Event
from contracts.programs.programmes import EnrolmentRestored
from contracts.registry.civil_events import CivilEventVoided
from infra.runtime.eventstore.decisions import Decision
from services.programs.enrolments.enrolments import Enrolments


@dataclass
class RestoreEnrolments(Decision):
    enrolments: Enrolments
    voiding: CivilEventVoided

    def decide(self) -> Sequence[Event]:
        voided = str(self.voiding.voids)
        return [
            EnrolmentRestored(
                programme_id=programme_id,
                family_id=self.voiding.family_id,
                village_code=self.voiding.village_code,
                effective=self.voiding.effective,
                voided=voided,
            )
            for programme_id, enrolment in self.enrolments.of(self.voiding.family_id)
            if enrolment.rests_on(voided)
        ]
