"""Settle enrolments: each becomes what the register makes of it today, and the difference is told.

Aid goes with whoever receives it, also to the record they are kept under; it ends for each cause
that is so, for as long as it is so, and nobody receives a programme twice. What an officer decided
is left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.event import Effective, Event
from infra.runtime.eventstore.decisions import Decision
from services.programs.enrolments.enrolments import Enrolments
from services.programs.enrolments.settlement import Settlement
from services.programs.register.register import Register


@dataclass
class SettleEnrolments(Decision):
    enrolments: Enrolments
    register: Register
    found_out: Effective
    """When it was heard."""

    def decide(self) -> Sequence[Event]:
        known = [Settlement(each, self.register, self.found_out) for each in self.enrolments]
        concerned = [each for each in known if each.concerned]
        for number, each in enumerate(concerned):
            each.settle(earlier=concerned[:number], later=concerned[number + 1 :])
        return [fact for each in concerned for fact in each.facts]
