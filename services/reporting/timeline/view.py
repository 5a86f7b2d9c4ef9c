"""One family's facts from all services, in the order in which they arrived here.

A row belongs to the region in which its family lives now, by all that was said of that: when a
family moves to another village of the register, its history moves with it, and the village it left
no longer sees it. Whatever of that was late or an error, the fold decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, LiteralString
from uuid import UUID

from msgspec.json import encode
from psycopg import Connection

from contracts.codes.recording import RecordingReason, label_of
from contracts.event import Effective, Event
from contracts.facts import FACTS
from contracts.ids import FAMILY, PERSON
from contracts.programs.programmes import ProgrammeDefined
from contracts.registry.effects import facts_with
from contracts.registry.families import MemberTransferred
from contracts.registry.history.effect import Founded, Housed
from contracts.registry.persons import PersonalDataErased
from contracts.registry.welfare import SurveyRecorded
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.logs.log import Entry, Log
from infra.runtime.projections.settling import Settled, SettledView, Subjects
from services.reporting.sentences.every import SENTENCES
from services.reporting.sentences.sentence import Reader
from services.reporting.timeline.homes import HomeHistory

TABLES = """
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
    CREATE TABLE programme (programme_id uuid PRIMARY KEY, name text NOT NULL)"""

WHERE = frozenset(facts_with(Founded, Housed))
"""Facts that say in which village a family lives, and what takes those back."""

FORGOTTEN = "Survei dicatat; jawabannya dihapus bersama data keluarga ini."
FORGET: LiteralString = """
    UPDATE entry SET sentence = %s WHERE family_id = ANY(%s) AND topic = %s"""
"""With the last of its people goes what a family answered."""

Row = dict[str, Any]


class FollowedTimeline(SettledView):
    """Keeps a row for each fact, and where each family that ever moved lives now."""

    @property
    def topics(self) -> frozenset[str]:
        """Every fact that this release knows: each is told to whom it is about."""
        return frozenset(FACTS.kinds)

    def settle(self, log: Log, db: Connection, entries: Sequence[Entry]) -> None:
        super().settle(log, db, entries)
        keep(db, entries)


def keep(db: Connection[Any], entries: Sequence[Entry]) -> None:
    """Store what a batch says, each table's rows in one statement."""
    programmes: dict[UUID, str] = dict(db.execute("SELECT programme_id, name FROM programme"))
    rows: list[Row] = []
    others: set[UUID] = set()
    forgotten: list[UUID] = []
    for entry in entries:
        assert entry.recorded
        fact = entry.recorded.fact
        if isinstance(fact, ProgrammeDefined):
            _name_programme(db, fact)
            programmes[fact.programme_id] = fact.name
        new = list(rows_of(entry.recorded, entry.position, programmes))
        others |= {row["family_id"] for row in new} - {fact.subject}
        rows += new
        if isinstance(fact, PersonalDataErased) and fact.family_ids:
            forgotten += fact.family_ids
    if rows:
        _store(db, rows)
    if forgotten:
        db.execute(FORGET, (FORGOTTEN, forgotten, SurveyRecorded.TOPIC))
    _follow_families(db, {row["family_id"] for row in rows}, others)


def rows_of(past: Recorded, arrival: int, programmes: Mapping[UUID, str]) -> Iterator[Row]:
    """A fact's row in the timeline of every family it is about."""
    families = past.ids(FAMILY)
    if not families:
        return
    common = _provenance(past) | {"arrival": arrival}
    for family in families:
        kind, sentence = SENTENCES.say(past.fact, Reader(family, programmes))
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
    return {
        "source": past.source,
        "position": past.position,
        "event_id": past.event_id,
        "topic": fact.TOPIC,
        "effective_on": effective and effective.on,
        "effective_precision": effective.precision if effective else None,
        "recorded_at": past.recorded_at,
        "actor": by.actor,
        "role": by.role,
        "office": by.office,
        "agency": by.agency or None,
        "on_behalf_of": by.prompted_by,
        "delegation_id": by.delegation_id,
        "reason": label_of(RecordingReason, by.reason),
        "reason_code": by.reason,
        "channel": by.channel,
        "confirmed_at": by.confirmed_at,
        "legal_basis": by.legal_basis,
        "decree": decree and decree.model_dump(mode="json"),
        "evidence": [each.model_dump(mode="json") for each in by.evidence] or None,
        "data_source": by.source,
        "case_id": given.get("case_id") or by.case_id,
        "correlation_id": by.correlation_id,
        "causation_id": by.causation_id,
        "person_ids": past.ids(PERSON) or None,
    }


def _village(fact: Event, family: UUID) -> str:
    if isinstance(fact, MemberTransferred) and fact.to_family_id == family:
        return fact.to_village_code
    village: str = fact.village_code  # type: ignore[attr-defined]
    return village


def _name_programme(db: Connection[Any], fact: ProgrammeDefined) -> None:
    db.execute("INSERT INTO programme VALUES (%s, %s)", (fact.programme_id, fact.name))


def _store(db: Connection[Any], rows: list[Row]) -> None:
    db.execute(
        "INSERT INTO entry SELECT * FROM json_populate_recordset(NULL::entry, %s::json)",
        (encode(rows).decode(),),
    )


def relocate(db: Connection[Any], families: Iterator[Settled[HomeHistory]]) -> None:
    """Where families live by all that was said of that; of a new one its own facts say it."""
    last = {each.subject: each.history for each in families if not each.first}
    known = {who: _home(history) for who, history in last.items()}
    db.execute(
        "INSERT INTO relocated SELECT * FROM unnest(%s::uuid[], %s::text[])"
        " ON CONFLICT (family_id) DO UPDATE SET region_code = excluded.region_code",
        (list(known), list(known.values())),
    )


def _home(history: HomeHistory) -> str:
    """Its village; of a family that never was, the village that it was said to be in."""
    first = min(history.known.values(), key=lambda past: past.position)
    return history.village_code or _village(first.fact, history.family_id)


def _follow_families(db: Connection[Any], touched: set[UUID], others: set[UUID]) -> None:
    """Give all rows of a family the region of today: of a fact about two, each has its own."""
    db.execute(
        "UPDATE entry SET region_code = first.region_code FROM (SELECT DISTINCT ON (family_id)"
        " family_id, region_code FROM entry WHERE family_id = ANY(%s::uuid[])"
        " ORDER BY family_id, arrival) AS first WHERE entry.family_id = first.family_id"
        " AND entry.region_code <> first.region_code",
        (list(others),),
    )
    db.execute(
        "UPDATE entry SET region_code = moved.region_code FROM relocated AS moved"
        " WHERE moved.family_id = ANY(%s::uuid[]) AND entry.family_id = moved.family_id"
        " AND entry.region_code <> moved.region_code",
        (list(touched),),
    )


household_timeline = FollowedTimeline(
    "household_timeline", TABLES, Subjects(WHERE, FAMILY, FAMILY, HomeHistory), relocate
)
