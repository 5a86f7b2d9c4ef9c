"""One family's facts from all services, in the order in which they arrived here.

A row belongs to the region in which its family lives now: when a family moves to another village
of the register, its history moves with it, and the village it left no longer sees it.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection

from contracts.codes.recording import RecordingReason, label_of
from contracts.event import Effective, Event
from contracts.programs.programmes import ProgrammeDefined
from contracts.registry.families import AddressChanged, AddressCorrected, MemberTransferred
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.log import Entry
from infra.runtime.projections.views import View
from services.reporting.sentences.every import SENTENCES
from services.reporting.sentences.sentence import Reader

household_timeline = View(
    "household_timeline",
    """
    CREATE TABLE entry (
        family_id uuid NOT NULL,
        arrival bigint NOT NULL,
        region_code text NOT NULL,
        source text NOT NULL,
        position bigint NOT NULL,
        event_id uuid NOT NULL,
        topic text NOT NULL,
        kind text NOT NULL,
        sentence text NOT NULL,
        effective_on date,
        effective_precision text,
        recorded_at timestamptz NOT NULL,
        actor text NOT NULL,
        role text NOT NULL,
        office text NOT NULL,
        agency text,
        on_behalf_of text,
        delegation_id uuid,
        reason text NOT NULL,
        reason_code text NOT NULL,
        channel text NOT NULL,
        confirmed_at timestamptz,
        legal_basis text,
        decree jsonb,
        evidence jsonb,
        data_source text,
        case_id uuid,
        correlation_id uuid NOT NULL,
        causation_id text,
        person_ids uuid[],
        PRIMARY KEY (family_id, arrival)
    );
    CREATE TABLE relocated (family_id uuid PRIMARY KEY, region_code text NOT NULL);
    CREATE TABLE programme (programme_id uuid PRIMARY KEY, name text NOT NULL)""",
)

Row = dict[str, Any]


@household_timeline.by_batch
def keep(db: Connection[Any], entries: Sequence[Entry]) -> None:
    """Store what a batch says, each table's rows in one statement."""
    programmes: dict[UUID, str] = dict(db.execute("SELECT programme_id, name FROM programme"))
    rows: list[Row] = []
    relocated: dict[UUID, str] = {}
    for entry in entries:
        assert entry.recorded
        fact = entry.recorded.fact
        if isinstance(fact, ProgrammeDefined):
            _name_programme(db, fact)
            programmes[fact.programme_id] = fact.name
        elif isinstance(fact, AddressChanged | AddressCorrected):
            relocated[fact.family_id] = fact.village_code
        rows.extend(rows_of(entry.recorded, entry.position, programmes))
    if rows:
        _store(db, rows)
    _follow_families(db, relocated, {row["family_id"] for row in rows})


def rows_of(past: Recorded, arrival: int, programmes: Mapping[UUID, str]) -> Iterator[Row]:
    """A fact's row in the timeline of every family it is about."""
    families = [tag.removeprefix("family:") for tag in past.tags if tag.startswith("family:")]
    if not families:
        return
    common = _provenance(past) | {"arrival": arrival}
    for family in families:
        kind, sentence = SENTENCES.say(past.fact, Reader(UUID(family), programmes))
        region = _village(past.fact, family)
        yield common | {
            "family_id": family,
            "region_code": region,
            "kind": kind,
            "sentence": sentence,
        }


def _provenance(past: Recorded) -> Row:
    fact, by = past.fact, past.by
    given = vars(fact)
    effective: Effective | None = given.get("effective")
    decree = given.get("decree")
    persons = [tag.removeprefix("person:") for tag in past.tags if tag.startswith("person:")]
    return {
        "source": past.source,
        "position": past.position,
        "event_id": str(past.event_id),
        "topic": fact.TOPIC,
        "effective_on": effective.on.isoformat() if effective and effective.on else None,
        "effective_precision": effective.precision if effective else None,
        "recorded_at": by.recorded_at.isoformat(),
        "actor": by.actor,
        "role": by.role,
        "office": by.office,
        "agency": by.agency or None,
        "on_behalf_of": by.prompted_by,
        "delegation_id": by.delegation_id and str(by.delegation_id),
        "reason": label_of(RecordingReason, by.reason),
        "reason_code": by.reason,
        "channel": by.channel,
        "confirmed_at": by.confirmed_at and by.confirmed_at.isoformat(),
        "legal_basis": by.legal_basis,
        "decree": decree and decree.model_dump(mode="json"),
        "evidence": [each.model_dump(mode="json") for each in by.evidence] or None,
        "data_source": by.source,
        "case_id": str(case_id) if (case_id := given.get("case_id") or by.case_id) else None,
        "correlation_id": str(by.correlation_id),
        "causation_id": by.causation_id,
        "person_ids": persons or None,
    }


def _village(fact: Event, family: str) -> str:
    if isinstance(fact, MemberTransferred) and str(fact.to_family_id) == family:
        return fact.to_village_code
    village: str = fact.village_code  # type: ignore[attr-defined]
    return village


def _name_programme(db: Connection[Any], fact: ProgrammeDefined) -> None:
    db.execute("INSERT INTO programme VALUES (%s, %s)", (fact.programme_id, fact.name))


def _store(db: Connection[Any], rows: list[Row]) -> None:
    db.execute(
        "INSERT INTO entry SELECT * FROM json_populate_recordset(NULL::entry, %s::json)",
        (json.dumps(rows),),
    )


def _follow_families(db: Connection[Any], relocated: Mapping[UUID, str], touched: set[str]) -> None:
    """Give the rows of families that ever moved, old and new ones, the region of today."""
    if relocated:
        db.execute(
            "INSERT INTO relocated SELECT * FROM unnest(%s::uuid[], %s::text[])"
            " ON CONFLICT (family_id) DO UPDATE SET region_code = excluded.region_code",
            (list(relocated), list(relocated.values())),
        )
    db.execute(
        "UPDATE entry SET region_code = moved.region_code FROM relocated AS moved"
        " WHERE moved.family_id = ANY(%s::uuid[]) AND entry.family_id = moved.family_id"
        " AND entry.region_code <> moved.region_code",
        (list(touched),),
    )
