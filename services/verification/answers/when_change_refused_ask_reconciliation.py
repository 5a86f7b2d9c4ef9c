"""The registry knows something newer, so somebody must decide between the two versions.

If nobody waits for its answer, nothing changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.event import Event
from contracts.registry.welfare import RatifiedChangeRefused, RefusalReason, Standing
from contracts.verification.cases import ReconciliationNeeded
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import because_of, reaction
from services.verification.projections.case import Case, UnknownCase


@dataclass
class AskReconciliation(Decision):
    case: Case
    answered_by: UUID
    reason: RefusalReason
    standing: tuple[Standing, ...]

    def decide(self) -> Sequence[Event]:
        if self.case.state is None:
            raise UnknownCase
        if not self.case.answer_due:
            return []
        return [
            ReconciliationNeeded(
                **self.case.which,
                answered_by=self.answered_by,
                reason=self.reason,
                standing=self.standing,
            )
        ]


@reaction(RatifiedChangeRefused)
def when_change_refused_ask_reconciliation(
    ledger: Ledger, fact: RatifiedChangeRefused, past: Recorded
) -> None:
    ids = {"case_id": fact.case_id, "correlation_id": fact.case_id}
    by = because_of(past, when_change_refused_ask_reconciliation.name, "verification", **ids)
    case = Case(fact.case_id)
    ledger.decide(AskReconciliation(case, past.event_id, fact.reason, fact.standing), by)
