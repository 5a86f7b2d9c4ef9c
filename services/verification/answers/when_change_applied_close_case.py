"""The registry carried the change out, so the case is closed; if nobody waits, nothing changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.event import Event
from contracts.registry.welfare import RatifiedChangeApplied
from contracts.verification.cases import CaseApplied
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import because_of, reaction
from services.verification.projections.case import Case, UnknownCase
from services.verification.projections.states import CaseState


@dataclass
class CloseCase(Decision):
    case: Case
    answered_by: UUID

    def decide(self) -> Sequence[Event]:
        if self.case.state is None:
            raise UnknownCase
        if self.case.state not in (CaseState.RATIFIED, CaseState.NOT_APPLIED):
            return []
        return [CaseApplied(**self.case.which, answered_by=self.answered_by)]


@reaction(RatifiedChangeApplied)
def when_change_applied_close_case(
    ledger: Ledger, fact: RatifiedChangeApplied, past: Recorded
) -> None:
    ids = {"case_id": fact.case_id, "correlation_id": fact.case_id}
    by = because_of(past, when_change_applied_close_case.name, "verification", **ids)
    ledger.decide(CloseCase(Case(fact.case_id), past.event_id), by)
