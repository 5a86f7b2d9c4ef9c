"""Until when each case waits for its next step (read model of the timer)."""

from datetime import datetime
from typing import Any

from psycopg import Connection

from contracts.verification.cases import CaseEvent, CaseOverdue
from contracts.working_days import edition
from infra.runtime.deadlines import rows
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import View
from services.verification.projections.states import STEPS
from services.verification.waiting.waits import WAITS

# A decree about more days is other DDL, so that what was counted without it is counted again.
case_deadlines = View("deadlines", f"-- free days: {edition()}\n{rows.DEADLINES}")


@case_deadlines.on(*STEPS)
def moved(db: Connection[Any], fact: CaseEvent, past: Recorded) -> None:
    rows.over(db, fact.case_id)
    state = STEPS[type(fact)].state
    wait = WAITS.get(state)
    if wait and wait.term:
        until = wait.until(past.recorded_at)
        rows.wait(db, state, fact.case_id, past, until if isinstance(until, datetime) else None)


@case_deadlines.on(CaseOverdue)
def noted(db: Connection[Any], fact: CaseOverdue, past: Recorded) -> None:
    rows.over(db, fact.case_id)
