"""The view (read model) that tells a service who holds which role where."""

from typing import Any

from psycopg import Connection

from contracts.calendar import day_of
from contracts.registry.roles import RoleAssigned, RoleRevoked
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.identity.assignments import TABLE, Assignment, assign, withdraw
from infra.runtime.projections.views import View

assignments = View("assignments", TABLE)


@assignments.on(RoleAssigned)
def role_assigned(db: Connection[Any], fact: RoleAssigned, _: Recorded) -> None:
    assign(
        db, Assignment(fact.officer, fact.role, fact.region_code, fact.valid_from, fact.valid_to)
    )


@assignments.on(RoleRevoked)
def role_revoked(db: Connection[Any], fact: RoleRevoked, past: Recorded) -> None:
    on = day_of(past.recorded_at)
    withdraw(db, fact.officer, fact.role, fact.region_code, on=on)
