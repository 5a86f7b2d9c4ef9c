"""The view that tells a service who holds which role where."""

from typing import Any
from zoneinfo import ZoneInfo

from psycopg import Connection

from contracts.registry.roles import RoleAssigned, RoleRevoked
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.identity.assignments import TABLE, VIEW, Assignment, assign, withdraw
from infra.runtime.projections.views import View

assignments = View(VIEW, TABLE)
JAKARTA = ZoneInfo("Asia/Jakarta")


@assignments.on(RoleAssigned)
def _(db: Connection[Any], fact: RoleAssigned, _: Recorded) -> None:
    assign(
        db, Assignment(fact.officer, fact.role, fact.region_code, fact.valid_from, fact.valid_to)
    )


@assignments.on(RoleRevoked)
def _(db: Connection[Any], fact: RoleRevoked, past: Recorded) -> None:
    on = past.by.recorded_at.astimezone(JAKARTA).date()
    withdraw(db, fact.officer, fact.role, fact.region_code, on=on)
