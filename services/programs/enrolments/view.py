"""Who is enrolled in what now: a view of the programmes' own facts.

Where an enrolment lies is no part of it: it follows the family, which is read beside it.
"""

from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.types.json import Jsonb

from contracts.programs.enrolments import (
    Enrolled,
    EnrolmentCarried,
    EnrolmentEnded,
    EnrolmentRestored,
    FamilyTarget,
    PersonTarget,
    RecipientChangeDue,
    RecipientNamed,
    Target,
)
from contracts.programs.programmes import DeterminationMade, ProgrammeDefined
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
        enrolment_id uuid PRIMARY KEY,
        programme_id uuid NOT NULL,
        target text NOT NULL,
        family_id uuid,
        person_id uuid,
        determination_id uuid,
        since date,
        changes_due text[] NOT NULL DEFAULT '{}',
        causes jsonb NOT NULL DEFAULT '[]',
        ended_because text,
        reason_code text,
        ended_on date,
        position bigint NOT NULL
    );
    CREATE INDEX ON enrolment (family_id, programme_id);
    CREATE INDEX ON enrolment (programme_id, enrolment_id);
    CREATE TABLE recipient (
        enrolment_id uuid NOT NULL,
        position bigint NOT NULL,
        person_id uuid NOT NULL,
        settles text[] NOT NULL,
        PRIMARY KEY (enrolment_id, position)
    )""",
)

ENROL = """
    INSERT INTO enrolment (enrolment_id, programme_id, target, family_id, person_id,
        determination_id, since, position)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""


@enrolments.on(ProgrammeDefined)
def programme_defined(db: Connection[Any], fact: ProgrammeDefined, past: Recorded) -> None:
    row = (fact.programme_id, fact.code, fact.name)
    db.execute("INSERT INTO enrolled_in VALUES (%s, %s, %s)", row)


@enrolments.on(DeterminationMade)
def determination_made(db: Connection[Any], fact: DeterminationMade, past: Recorded) -> None:
    row = (fact.determination_id, fact.rule_version, fact.known_at, fact.as_of)
    db.execute("INSERT INTO determined VALUES (%s, %s, %s, %s)", row)


@enrolments.on(Enrolled)
def enrolled(db: Connection[Any], fact: Enrolled, past: Recorded) -> None:
    which = (fact.enrolment_id, fact.programme_id, fact.target.kind, *_of_whom(fact.target))
    since = (fact.determination_id, fact.effective.on, past.position)
    db.execute(ENROL, (*which, *since))


@enrolments.on(EnrolmentCarried)
def carried(db: Connection[Any], fact: EnrolmentCarried, past: Recorded) -> None:
    db.execute(
        "UPDATE enrolment SET family_id = %s, person_id = %s, position = %s"
        " WHERE enrolment_id = %s",
        (*_of_whom(fact.target), past.position, fact.enrolment_id),
    )


@enrolments.on(RecipientChangeDue)
def change_due(db: Connection[Any], fact: RecipientChangeDue, past: Recorded) -> None:
    db.execute(
        "UPDATE enrolment SET changes_due = changes_due || %s::text, position = %s"
        " WHERE enrolment_id = %s",
        (fact.because, past.position, fact.enrolment_id),
    )


@enrolments.on(RecipientNamed)
def recipient_named(db: Connection[Any], fact: RecipientNamed, past: Recorded) -> None:
    settles = list(fact.settles)
    db.execute(
        "INSERT INTO recipient VALUES (%s, %s, %s, %s)",
        (fact.enrolment_id, past.position, fact.recipient_id, settles),
    )
    db.execute(
        "UPDATE enrolment SET changes_due = ARRAY(SELECT unnest(changes_due) EXCEPT"
        " SELECT unnest(%s::text[])), position = %s WHERE enrolment_id = %s",
        (settles, past.position, fact.enrolment_id),
    )


ENDS_BY = """
    UPDATE enrolment SET causes = {causes}, position = %(position)s
    WHERE enrolment_id = %(enrolment)s"""
ONE_MORE = "causes || jsonb_build_array(%(cause)s::jsonb)"
ONE_LESS = (
    "(SELECT coalesce(jsonb_agg(cause), '[]') FROM jsonb_array_elements(causes) AS cause"
    " WHERE cause ->> 'because' <> %(voided)s)"
)
BY_THE_FIRST = """
    UPDATE enrolment SET ended_because = causes -> 0 ->> 'because',
        reason_code = causes -> 0 ->> 'reason_code', ended_on = (causes -> 0 ->> 'ended_on')::date
    WHERE enrolment_id = %(enrolment)s"""


@enrolments.on(EnrolmentEnded)
def ended(db: Connection[Any], fact: EnrolmentEnded, past: Recorded) -> None:
    on = fact.effective.on
    cause = {
        "because": fact.because,
        "reason_code": fact.reason_code,
        "ended_on": on and on.isoformat(),
    }
    named = {"enrolment": fact.enrolment_id, "position": past.position, "cause": Jsonb(cause)}
    db.execute(ENDS_BY.format(causes=ONE_MORE).encode(), named)
    db.execute(BY_THE_FIRST, named)


@enrolments.on(EnrolmentRestored)
def restored(db: Connection[Any], fact: EnrolmentRestored, past: Recorded) -> None:
    db.execute(
        "DELETE FROM recipient WHERE enrolment_id = %s AND settles = ARRAY[%s]::text[]",
        (fact.enrolment_id, fact.voided),
    )
    named = {
        "enrolment": fact.enrolment_id,
        "position": past.position,
        "voided": fact.voided,
    }
    db.execute(
        "UPDATE enrolment SET changes_due = array_remove(changes_due, %(voided)s)"
        " WHERE enrolment_id = %(enrolment)s",
        named,
    )
    db.execute(ENDS_BY.format(causes=ONE_LESS).encode(), named)
    db.execute(BY_THE_FIRST, named)


def _of_whom(target: Target) -> tuple[UUID | None, UUID | None]:
    """Family and person; neither of a target that this release does not know."""
    match target:
        case FamilyTarget(family_id=family_id):
            return family_id, None
        case PersonTarget(person_id=person_id, family_id=family_id):
            return family_id, person_id
    return None, None
