"""The cases: where each stands now, and every step with who took it, in which office, and why.

What people wrote besides stays in the ledger, sealed: the page of a case opens it there.
"""

from collections.abc import Collection
from typing import Any, LiteralString

from psycopg import Connection
from psycopg.types.json import Jsonb

from contracts.event import Part
from contracts.registry.welfare import RefusalReason
from contracts.verification.cases import (
    CaseApplied,
    CaseEvent,
    CaseOverdue,
    ChangeDiscarded,
    ChangeReissued,
    ProposalRatified,
    ProposalRejected,
    ProposalReturned,
    ProposalRevised,
    ProposalSubmitted,
    ProposalVerified,
    ProposalWithdrawn,
    RatifiedChange,
    ReconciliationNeeded,
)
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import View, one_row
from services.verification.known_families.view import known_families
from services.verification.projections.states import STEPS

FOLLOWS_ITS_FAMILY: LiteralString = """
    CREATE FUNCTION shown(uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS
        'BEGIN RETURN EXISTS (SELECT FROM family WHERE family_id = $1)
            OR EXISTS (SELECT FROM never_was WHERE family_id = $1); END';
    CREATE FUNCTION of_family(uuid) RETURNS uuid LANGUAGE plpgsql STABLE AS
        'BEGIN RETURN (SELECT family_id FROM proposal WHERE case_id = $1); END';
    ALTER TABLE proposal ENABLE ROW LEVEL SECURITY;
    ALTER TABLE proposal FORCE ROW LEVEL SECURITY;
    CREATE POLICY with_its_family ON proposal FOR SELECT TO verification_reader
        USING (shown(family_id));
    CREATE POLICY kept_by_projector ON proposal TO verification_app
        USING (true) WITH CHECK (true);
    CREATE POLICY asked_by_service ON proposal FOR SELECT TO verification_api USING (true);
    ALTER TABLE step ENABLE ROW LEVEL SECURITY;
    ALTER TABLE step FORCE ROW LEVEL SECURITY;
    CREATE POLICY with_its_case ON step FOR SELECT TO verification_reader
        USING (of_family(case_id) IS NOT NULL);
    CREATE POLICY kept_by_projector ON step TO verification_app
        USING (true) WITH CHECK (true);
    CREATE POLICY asked_by_service ON step FOR SELECT TO verification_api USING (true)"""
"""A case is seen by whoever sees its family, wherever that has moved; its steps with it."""

cases = View(
    "cases",
    """
    CREATE TABLE proposal (
        case_id uuid PRIMARY KEY,
        family_id uuid NOT NULL,
        other_family_ids uuid[] NOT NULL,
        person_id uuid,
        number text NOT NULL,
        period text NOT NULL,
        edition text,
        kind text NOT NULL,
        state text NOT NULL,
        position bigint NOT NULL,
        submitted_at timestamptz NOT NULL,
        changed_at timestamptz NOT NULL,
        overdue_at timestamptz,
        change jsonb NOT NULL,
        based_on bigint NOT NULL,
        effective jsonb NOT NULL,
        decree jsonb,
        attempt int NOT NULL DEFAULT 0,
        ratified_at timestamptz,
        refused_because text,
        standing jsonb NOT NULL DEFAULT '[]'
    );
    CREATE INDEX ON proposal (state, position);
    CREATE INDEX ON proposal (family_id);
    CREATE TABLE step (
        case_id uuid NOT NULL,
        position bigint NOT NULL,
        village_code text NOT NULL,
        topic text NOT NULL,
        actor text NOT NULL,
        role text NOT NULL,
        office text NOT NULL,
        prompted_by text,
        delegation_id uuid,
        reason text NOT NULL,
        recorded_at timestamptz NOT NULL,
        channel text NOT NULL,
        confirmed_at timestamptz,
        content text,
        said jsonb NOT NULL,
        PRIMARY KEY (case_id, position)
    );
    """
    + FOLLOWS_ITS_FAMILY,
    beside=(known_families,),
)

OPEN: LiteralString = """
    INSERT INTO proposal (case_id, family_id, other_family_ids, person_id, number, period, edition,
        kind, state, position, submitted_at, changed_at, change, based_on, effective)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
MOVE = one_row("""
    UPDATE proposal SET state = %s, position = %s, changed_at = %s, overdue_at = NULL
    WHERE case_id = %s""")
REVISE = one_row("""
    UPDATE proposal SET change = %s, based_on = %s, effective = %s, decree = NULL,
        ratified_at = NULL, refused_because = NULL, standing = '[]' WHERE case_id = %s""")
RATIFY = one_row("""
    UPDATE proposal SET decree = %s, attempt = %s, ratified_at = %s, refused_because = NULL
    WHERE case_id = %s""")
OVERDUE = one_row("""
    UPDATE proposal SET overdue_at = %s WHERE case_id = %s""")
REFUSE = one_row("""
    UPDATE proposal SET refused_because = %s, standing = %s WHERE case_id = %s""")
STEP: LiteralString = """
    INSERT INTO step VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""

Db = Connection[Any]


@cases.on(ProposalSubmitted)
def submitted(db: Db, fact: ProposalSubmitted, past: Recorded) -> None:
    which = (fact.case_id, fact.family_id, list(fact.other_family_ids), fact.person_id)
    called = (fact.number, fact.period, fact.edition, fact.change.kind)
    when = (past.position, past.recorded_at, past.recorded_at)
    what = (Jsonb(_json(fact.change)), fact.based_on, Jsonb(_json(fact.effective)))
    db.execute(OPEN, (*which, *called, STEPS[type(fact)].state, *when, *what))
    _add_step(db, fact, past)


@cases.on(ProposalReturned, ProposalWithdrawn, ProposalVerified, ProposalRejected, CaseApplied)
def moved(db: Db, fact: CaseEvent, past: Recorded) -> None:
    state = STEPS[type(fact)].state
    db.execute(MOVE, (state, past.position, past.recorded_at, fact.case_id))
    _add_step(db, fact, past)


@cases.on(ProposalRevised)
def revised(db: Db, fact: ProposalRevised, past: Recorded) -> None:
    what = (Jsonb(_json(fact.change)), fact.based_on, Jsonb(_json(fact.effective)))
    db.execute(REVISE, (*what, fact.case_id))
    moved(db, fact, past)


@cases.on(ProposalRatified, ChangeReissued)
def ratified(db: Db, fact: RatifiedChange, past: Recorded) -> None:
    how = (Jsonb(_json(fact.decree)), fact.attempt, past.recorded_at)
    db.execute(RATIFY, (*how, fact.case_id))
    moved(db, fact, past)


@cases.on(ReconciliationNeeded)
def contested(db: Db, fact: ReconciliationNeeded, past: Recorded) -> None:
    standing = Jsonb([_json(each) for each in fact.standing])
    db.execute(REFUSE, (fact.reason, standing, fact.case_id))
    moved(db, fact, past)


@cases.on(ChangeDiscarded)
def discarded(db: Db, fact: ChangeDiscarded, past: Recorded) -> None:
    db.execute(REFUSE, (RefusalReason.DISCARDED, Jsonb([]), fact.case_id))
    moved(db, fact, past)


@cases.on(CaseOverdue)
def overran(db: Db, fact: CaseOverdue, past: Recorded) -> None:
    db.execute(OVERDUE, (fact.due_at, fact.case_id))
    _add_step(db, fact, past)


def _add_step(db: Db, fact: CaseEvent, past: Recorded) -> None:
    by = past.by
    who = (by.actor, by.role, by.office, by.prompted_by, by.delegation_id)
    how = (by.reason, past.recorded_at, by.channel, by.confirmed_at, by.content)
    said = Jsonb(_json(fact, exclude=CaseEvent.model_fields.keys()))
    which = (fact.case_id, past.position, fact.village_code, fact.TOPIC)
    db.execute(STEP, (*which, *who, *how, said))


def _json(part: Part, exclude: Collection[str] = ()) -> dict[str, Any]:
    return part.model_dump(mode="json", exclude_none=True, exclude=set(exclude))
