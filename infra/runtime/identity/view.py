"""The view (read model) that tells a service who holds which role where."""

from typing import Any

from psycopg import Connection

from contracts.calendar import day_of
from contracts.registry.roles import EmergencyEnded, EmergencyOpened, RoleAssigned, RoleRevoked
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.identity.assignments import (
    TABLES,
    Assignment,
    assign,
    close_emergency,
    open_emergency,
    withdraw,
)
from infra.runtime.identity.rights import Emergency
from infra.runtime.projections.views import View

assignments = View("assignments", TABLES)


@assignments.on(RoleAssigned)
def role_assigned(db: Connection[Any], fact: RoleAssigned, _: Recorded) -> None:
    assign(
        db, Assignment(fact.officer, fact.role, fact.region_code, fact.valid_from, fact.valid_to)
    )


@assignments.on(RoleRevoked)
def role_revoked(db: Connection[Any], fact: RoleRevoked, past: Recorded) -> None:
    on = day_of(past.recorded_at)
    withdraw(db, fact.officer, fact.role, fact.region_code, on=on)


@assignments.on(EmergencyOpened)
def emergency_opened(db: Connection[Any], fact: EmergencyOpened, _: Recorded) -> None:
    access = Emergency(fact.emergency_id, fact.role, fact.region_code, fact.until)
    open_emergency(db, fact.officer, access)


@assignments.on(EmergencyEnded)
def emergency_ended(db: Connection[Any], fact: EmergencyEnded, past: Recorded) -> None:
    close_emergency(db, fact.emergency_id, past.recorded_at)
