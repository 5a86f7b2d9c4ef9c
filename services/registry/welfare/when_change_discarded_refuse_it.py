"""An operator discarded what verification asked for; it is told so, instead of waiting for ever.

The refusal takes the place of the attempt's answer: what was answered before stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.event import Event
from contracts.registry.welfare import RatifiedChangeRefused, RefusalReason
from contracts.verification.commands import ApplyRatifiedChange
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import because_of, reaction
from services.registry.projections.case_answers import CaseAnswers


@dataclass
class RefuseDiscarded(Decision):
    answered: CaseAnswers
    command: ApplyRatifiedChange

    def decide(self) -> Sequence[Event]:
        if self.answered.applied:
            return []
        return [
            RatifiedChangeRefused(
                family_id=self.command.family_id,
                village_code=self.command.village_code,
                case_id=self.command.case_id,
                attempt=self.command.attempt,
                reason=RefusalReason.DISCARDED,
            )
        ]


@reaction(ApplyRatifiedChange)
def when_change_discarded_refuse_it(
    ledger: Ledger, command: ApplyRatifiedChange, past: Recorded
) -> None:
    """Asks nothing but the case: what made the command fail must not make its refusal fail."""
    by = because_of(
        past,
        when_change_discarded_refuse_it.name,
        "registry",
        command_id=command.command_id,
        case_id=command.case_id,
        remark=past.by.remark,
    )
    ledger.decide(RefuseDiscarded(CaseAnswers(command.case_id), command), by)
