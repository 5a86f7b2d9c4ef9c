"""Who is enrolled in what now: a view of the programmes' own facts.

Where an enrolment lies is no part of it: it follows the family, which is read beside it.
"""

from typing import Any, LiteralString

from psycopg import Connection
from psycopg.types.json import Jsonb

from contracts.programs.enrolments import (
    Enrolled,
    EnrolmentCarried,
    EnrolmentEnded,
    EnrolmentEvent,
    EnrolmentRestored,
    RecipientChangeDue,
    RecipientNamed,
    of_whom,
)
from contracts.programs.programmes import DeterminationMade, ProgrammeDefined
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import View, one_row
from services.programs.families.view import family_attributes

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
    beside=(family_attributes,),
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
    which = (fact.enrolment_id, fact.programme_id, fact.target.kind, *of_whom(fact.target))
    since = (fact.determination_id, fact.effective.on, past.position)
    db.execute(ENROL, (*which, *since))


CARRY = one_row("""
    UPDATE enrolment SET family_id = %s, person_id = %s, position = %s WHERE enrolment_id = %s""")
ASK = one_row("""
    UPDATE enrolment SET changes_due = changes_due || %s::text, position = %s
    WHERE enrolment_id = %s""")
SETTLE = one_row("""
    UPDATE enrolment SET changes_due = ARRAY(SELECT unnest(changes_due) EXCEPT
        SELECT unnest(%s::text[])), position = %s WHERE enrolment_id = %s""")


@enrolments.on(EnrolmentCarried)
def carried(db: Connection[Any], fact: EnrolmentCarried, past: Recorded) -> None:
    db.execute(CARRY, (*of_whom(fact.target), past.position, fact.enrolment_id))


@enrolments.on(RecipientChangeDue)
def change_due(db: Connection[Any], fact: RecipientChangeDue, past: Recorded) -> None:
    db.execute(ASK, (fact.because, past.position, fact.enrolment_id))


@enrolments.on(RecipientNamed)
def recipient_named(db: Connection[Any], fact: RecipientNamed, past: Recorded) -> None:
    settles = list(fact.settles)
    db.execute(
        "INSERT INTO recipient VALUES (%s, %s, %s, %s)",
        (fact.enrolment_id, past.position, fact.recipient_id, settles),
    )
    db.execute(SETTLE, (settles, past.position, fact.enrolment_id))


WITHOUT: LiteralString = (
    "(SELECT coalesce(jsonb_agg(cause ORDER BY place), '[]') FROM"
    " jsonb_array_elements(causes) WITH ORDINALITY AS each (cause, place)"
    " WHERE cause ->> 'because' <> %(because)s)"
)
END = one_row(f"""
    UPDATE enrolment SET causes = {WITHOUT} || jsonb_build_array(%(cause)s::jsonb),
        position = %(position)s
    WHERE enrolment_id = %(enrolment)s""")
RESTORE = one_row(f"""
    UPDATE enrolment SET causes = {WITHOUT}, position = %(position)s,
        changes_due = array_remove(changes_due, %(because)s)
    WHERE enrolment_id = %(enrolment)s""")
BY_THE_FIRST = one_row("""
    UPDATE enrolment SET ended_because = causes -> 0 ->> 'because',
        reason_code = causes -> 0 ->> 'reason_code', ended_on = (causes -> 0 ->> 'ended_on')::date
    WHERE enrolment_id = %(enrolment)s""")
GIVE_WAY = """
    DELETE FROM recipient WHERE enrolment_id = %(enrolment)s AND settles = ARRAY[%(because)s]"""
RESTS_NO_MORE = """
    UPDATE recipient SET settles = array_remove(settles, %(because)s)
    WHERE enrolment_id = %(enrolment)s AND %(because)s = ANY(settles)"""
"""Nobody need have been named for what never happened."""


@enrolments.on(EnrolmentEnded)
def ended(db: Connection[Any], fact: EnrolmentEnded, past: Recorded) -> None:
    """Told again of the same cause, it is that cause on another day."""
    on = fact.effective.on
    named = _named(fact, past, fact.because)
    cause = {
        "because": fact.because,
        "reason_code": fact.reason_code,
        "ended_on": on and on.isoformat(),
    }
    db.execute(END, named | {"cause": Jsonb(cause)})
    db.execute(BY_THE_FIRST, named)


@enrolments.on(EnrolmentRestored)
def restored(db: Connection[Any], fact: EnrolmentRestored, past: Recorded) -> None:
    named = _named(fact, past, fact.voided)
    for each in (GIVE_WAY, RESTS_NO_MORE, RESTORE, BY_THE_FIRST):
        db.execute(each, named)


def _named(fact: EnrolmentEvent, past: Recorded, because: str) -> dict[str, Any]:
    return {"enrolment": fact.enrolment_id, "position": past.position, "because": because}
