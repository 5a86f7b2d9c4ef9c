"""Who is enrolled in what now: a view of the programmes' own facts."""

from typing import Any

from psycopg import Connection

from contracts.programs.programmes import (
    DeterminationMade,
    EnrolmentEnded,
    EnrolmentRestored,
    FamilyEnrolled,
    ProgrammeDefined,
    RecipientChangeDue,
)
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import View

enrolments = View(
    "enrolments",
    """
    CREATE TABLE enrolled_in (programme_id uuid PRIMARY KEY, code text, name text);
    CREATE TABLE determined (
        determination_id uuid PRIMARY KEY, rule_version int, known_at bigint, as_of date
    );
    CREATE TABLE enrolment (
        programme_id uuid NOT NULL,
        family_id uuid NOT NULL,
        region_code text NOT NULL,
        determination_id uuid NOT NULL,
        since date,
        changes_due text[] NOT NULL DEFAULT '{}',
        ended_because text,
        reason_code text,
        ended_on date,
        position bigint NOT NULL,
        PRIMARY KEY (programme_id, family_id)
    );
    CREATE INDEX ON enrolment (family_id);
    CREATE INDEX ON enrolment (programme_id, region_code COLLATE "C", family_id)""",
)


@enrolments.on(ProgrammeDefined)
def programme_defined(db: Connection[Any], fact: ProgrammeDefined, past: Recorded) -> None:
    row = (fact.programme_id, fact.code, fact.name)
    db.execute("INSERT INTO enrolled_in VALUES (%s, %s, %s)", row)


@enrolments.on(DeterminationMade)
def determination_made(db: Connection[Any], fact: DeterminationMade, past: Recorded) -> None:
    row = (fact.determination_id, fact.rule_version, fact.known_at, fact.as_of)
    db.execute("INSERT INTO determined VALUES (%s, %s, %s, %s)", row)


@enrolments.on(FamilyEnrolled)
def enrolled(db: Connection[Any], fact: FamilyEnrolled, past: Recorded) -> None:
    db.execute(
        "INSERT INTO enrolment (programme_id, family_id, region_code, determination_id, since,"
        " position) VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (programme_id, family_id)"
        " DO UPDATE SET region_code = excluded.region_code, since = excluded.since,"
        " determination_id = excluded.determination_id, position = excluded.position,"
        " changes_due = '{}', ended_because = NULL, reason_code = NULL, ended_on = NULL",
        (
            fact.programme_id,
            fact.family_id,
            fact.village_code,
            fact.determination_id,
            fact.effective.on,
            past.position,
        ),
    )


@enrolments.on(RecipientChangeDue)
def change_due(db: Connection[Any], fact: RecipientChangeDue, past: Recorded) -> None:
    db.execute(
        "UPDATE enrolment SET changes_due = changes_due || %s::text, position = %s"
        " WHERE programme_id = %s AND family_id = %s",
        (fact.because, past.position, fact.programme_id, fact.family_id),
    )


@enrolments.on(EnrolmentEnded)
def ended(db: Connection[Any], fact: EnrolmentEnded, past: Recorded) -> None:
    db.execute(
        "UPDATE enrolment SET ended_because = %s, reason_code = %s, ended_on = %s, position = %s"
        " WHERE programme_id = %s AND family_id = %s",
        (
            fact.because,
            fact.reason_code,
            fact.effective.on,
            past.position,
            fact.programme_id,
            fact.family_id,
        ),
    )


@enrolments.on(EnrolmentRestored)
def restored(db: Connection[Any], fact: EnrolmentRestored, past: Recorded) -> None:
    db.execute(
        "UPDATE enrolment SET changes_due = array_remove(changes_due, %(voided)s),"
        " reason_code = CASE WHEN ended_because = %(voided)s THEN NULL ELSE reason_code END,"
        " ended_on = CASE WHEN ended_because = %(voided)s THEN NULL ELSE ended_on END,"
        " ended_because = nullif(ended_because, %(voided)s), position = %(position)s"
        " WHERE programme_id = %(programme)s AND family_id = %(family)s",
        {
            "voided": fact.voided,
            "position": past.position,
            "programme": fact.programme_id,
            "family": fact.family_id,
        },
    )
