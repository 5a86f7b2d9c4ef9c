"""The view (read model) of emergency access: what is open, what waits, and what was found."""

from typing import Any, LiteralString

from psycopg import Connection

from contracts.registry.roles import EmergencyEnded, EmergencyOpened, EmergencyReviewed
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import View, one_row

TABLES: LiteralString = """
    CREATE TABLE emergency (
        emergency_id uuid PRIMARY KEY,
        officer text NOT NULL,
        role text NOT NULL,
        office text NOT NULL,
        region_code text NOT NULL,
        why text NOT NULL,
        reference text NOT NULL,
        opened_at timestamptz NOT NULL,
        until timestamptz NOT NULL,
        ended_by text,
        finding text,
        reviewed_by text,
        reviewed_at timestamptz,
        position bigint NOT NULL UNIQUE
    )"""
OPENED: LiteralString = """
    INSERT INTO emergency VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, NULL, NULL, NULL, NULL, %s)"""
ENDED = one_row(
    "UPDATE emergency SET until = least(until, %s), ended_by = %s WHERE emergency_id = %s"
)
REVIEWED = one_row(
    "UPDATE emergency SET finding = %s, reviewed_by = %s, reviewed_at = %s WHERE emergency_id = %s"
)

emergencies = View("emergencies", TABLES)


@emergencies.on(EmergencyOpened)
def opened(db: Connection[Any], fact: EmergencyOpened, past: Recorded) -> None:
    who = (fact.emergency_id, fact.officer, fact.role, past.by.office, fact.region_code)
    what = (fact.why, fact.reference, past.recorded_at, fact.until, past.position)
    db.execute(OPENED, (*who, *what))


@emergencies.on(EmergencyEnded)
def ended(db: Connection[Any], fact: EmergencyEnded, past: Recorded) -> None:
    db.execute(ENDED, (past.recorded_at, past.by.actor, fact.emergency_id))


@emergencies.on(EmergencyReviewed)
def reviewed(db: Connection[Any], fact: EmergencyReviewed, past: Recorded) -> None:
    found = (fact.finding, past.by.actor, past.recorded_at)
    db.execute(REVIEWED, (*found, fact.emergency_id))
