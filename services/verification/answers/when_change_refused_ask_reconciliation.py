"""The registry knows something newer, so somebody must decide between the two versions.

If nobody waits for its answer, nothing changes; nor if it answers an attempt before the last. A
command that was discarded leaves nothing to decide between: it can be sent again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.event import Event
from contracts.registry.welfare import RatifiedChangeRefused, RefusalReason
from contracts.verification.cases import ChangeDiscarded, ReconciliationNeeded
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import because_of, reaction
from services.verification.projections.case import Case, UnknownCase


@dataclass
class AskReconciliation(Decision):
    case: Case
    answered_by: UUID
    answer: RatifiedChangeRefused

    def decide(self) -> Sequence[Event]:
        if self.case.state is None:
            raise UnknownCase
        if not self.case.answer_due or self.answer.attempt != self.case.attempts:
            return []
        if self.answer.reason is RefusalReason.DISCARDED:
            return [ChangeDiscarded(**self.case.which, answered_by=self.answered_by)]
        return [
            ReconciliationNeeded(
                **self.case.which,
                answered_by=self.answered_by,
                reason=self.answer.reason,
                standing=self.answer.standing,
            )
        ]


@reaction(RatifiedChangeRefused)
def when_change_refused_ask_reconciliation(
    ledger: Ledger, fact: RatifiedChangeRefused, past: Recorded
) -> None:
    ids = {"case_id": fact.case_id, "correlation_id": fact.case_id}
    by = because_of(past, when_change_refused_ask_reconciliation.name, "verification", **ids)
    ledger.decide(AskReconciliation(Case(fact.case_id), past.event_id, fact), by)
