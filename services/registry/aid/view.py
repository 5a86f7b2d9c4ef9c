"""Enrolments as programs tells of them, line by line, so that any day and any cut can be asked for.

What is told names families, persons and programmes by their ids alone: nothing here is sealed, and
nothing has to be forgotten. Two records of one person become one when programs says so.
"""

from typing import Any

from psycopg import Connection

from contracts.programs.enrolments import (
    Enrolled,
    EnrolmentCarried,
    EnrolmentEnded,
    EnrolmentEvent,
    EnrolmentRestored,
    of_whom,
)
from contracts.programs.programmes import ProgrammeDefined
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import View

aid = View(
    "aid",
    """
    CREATE TABLE aid_programme (
        programme_id uuid PRIMARY KEY, code text NOT NULL, name text NOT NULL
    );
    CREATE TABLE aid_line (
        position bigint NOT NULL,
        recorded_at timestamptz NOT NULL,
        enrolment_id uuid NOT NULL,
        programme_id uuid NOT NULL,
        family_id uuid,
        person_id uuid,
        effective_on date,
        ends text,
        restores text
    );
    CREATE INDEX ON aid_line (enrolment_id);
    CREATE INDEX ON aid_line (family_id);
    CREATE INDEX ON aid_line (person_id) WHERE person_id IS NOT NULL""",
)


@aid.on(ProgrammeDefined)
def programme_defined(db: Connection[Any], fact: ProgrammeDefined, past: Recorded) -> None:
    row = (fact.programme_id, fact.code, fact.name)
    db.execute("INSERT INTO aid_programme VALUES (%s, %s, %s)", row)


@aid.on(Enrolled, EnrolmentCarried)
def received(db: Connection[Any], fact: EnrolmentEvent, past: Recorded) -> None:
    _line(db, fact, past)


@aid.on(EnrolmentEnded)
def ended(db: Connection[Any], fact: EnrolmentEnded, past: Recorded) -> None:
    """Told again of one cause, it is that cause on another day."""
    _line(db, fact, past, ends=fact.because)


@aid.on(EnrolmentRestored)
def restored(db: Connection[Any], fact: EnrolmentRestored, past: Recorded) -> None:
    _line(db, fact, past, restores=fact.voided)


def _line(
    db: Connection[Any],
    fact: EnrolmentEvent,
    past: Recorded,
    ends: str | None = None,
    restores: str | None = None,
) -> None:
    whom = of_whom(fact.target)
    row = (fact.enrolment_id, fact.programme_id, *whom, fact.effective.on, ends, restores)
    db.execute(
        "INSERT INTO aid_line VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (past.position, past.recorded_at, *row),
    )
