"""Mark a case as overdue: its term has passed, and whoever has to act has not.

The timer proposes it; whether anybody still waits, and since when, says the case's own history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection

from contracts.event import Event, Provenance
from contracts.verification.cases import CaseOverdue
from infra.runtime.deadlines.rows import Due
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import Ledger
from services.verification.projections.case import Case
from services.verification.projections.states import CaseState
from services.verification.waiting.waits import WAITS


@dataclass
class MarkOverdue(Decision):
    case: Case
    state: CaseState
    """In which the case was when the wait began."""
    at: datetime

    def decide(self) -> Sequence[Event]:
        if self.case.state is not self.state or self.case.overdue:
            return []
        wait = WAITS[self.state]
        until = wait.until(self.case.since)
        if not isinstance(until, datetime) or self.at < until:
            return []
        return [CaseOverdue(**self.case.which, awaited=wait.awaited, due_at=until)]


def propose_overdue(ledger: Ledger, due: Due, by: Provenance, _: Connection[Any]) -> None:
    case = Case(due.subject)
    decision = MarkOverdue(case, CaseState(due.what), due.due_at)  # type: ignore[call-arg]
    ledger.decide(decision, by.model_copy(update={"case_id": due.subject}))
