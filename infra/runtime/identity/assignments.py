"""Who holds which role where: looked up here, never believed from a token."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg_pool import ConnectionPool

from contracts.calendar import day_of
from infra.runtime.eventstore.clock import now
from infra.runtime.identity.rights import Emergency, Holding
from infra.runtime.projections.generations.lookup import AnyView, reach
from infra.runtime.projections.views import one_row

TTL = 5.0
"""Seconds until a withdrawn assignment stops working everywhere."""

TABLES: LiteralString = """
    CREATE TABLE assignment (
        person text NOT NULL,
        role text NOT NULL,
        region text NOT NULL CHECK (region ~ '^[0-9A-Za-z]+([.][0-9A-Za-z]+)*$'),
        valid_from date NOT NULL,
        valid_to date,
        PRIMARY KEY (person, role, region, valid_from)
    );
    CREATE TABLE emergency (
        emergency_id uuid PRIMARY KEY,
        person text NOT NULL,
        role text NOT NULL,
        region text NOT NULL,
        until timestamptz NOT NULL
    );
    CREATE INDEX ON emergency (person)"""

ASSIGN: LiteralString = """
    INSERT INTO assignment VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (person, role, region, valid_from) DO UPDATE SET valid_to = excluded.valid_to"""

WITHDRAW: LiteralString = """
    UPDATE assignment SET valid_to = greatest(%(on)s, valid_from)
    WHERE (person, role, region) = (%(person)s, %(role)s, %(region)s)
        AND (valid_to IS NULL OR valid_to > %(on)s)"""

OPEN: LiteralString = """
    INSERT INTO emergency VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"""

CLOSE = one_row("UPDATE emergency SET until = least(until, %s) WHERE emergency_id = %s")

UNTIL: LiteralString = """
    SELECT emergency_id, role, region, until FROM emergency WHERE person = %s AND until > %s"""

IN_FORCE: LiteralString = """
    SELECT role, region FROM assignment
    WHERE person = %s AND daterange(valid_from, valid_to) @> %s"""


@dataclass(frozen=True)
class Assignment:
    """A person holds a role in a region from one day until (not including) another."""

    person: str
    role: str
    region: str
    since: date
    until: date | None = None


def assign(db: Connection[Any], given: Assignment) -> None:
    db.execute(ASSIGN, (given.person, given.role, given.region, given.since, given.until))


def withdraw(db: Connection[Any], person: str, role: str, region: str, *, on: date) -> None:
    """Take a role in a region away: from that day on it no longer counts."""
    db.execute(WITHDRAW, {"person": person, "role": role, "region": region, "on": on})


def open_emergency(db: Connection[Any], person: str, access: Emergency) -> None:
    given = (access.emergency_id, person, access.role, access.region, access.until)
    db.execute(OPEN, given)


def close_emergency(db: Connection[Any], emergency_id: UUID, at: datetime) -> None:
    """From then on it is over; one that was never opened fails."""
    db.execute(CLOSE, (at, emergency_id))


class Assignments:
    """Reads a person's roles, remembering them for at most `ttl` seconds."""

    def __init__(self, pool: ConnectionPool[Any], view: AnyView, ttl: float = TTL) -> None:
        self.pool = pool
        self.view = view
        self.ttl = ttl
        self._known: dict[str, tuple[float, Holding]] = {}

    def of(self, person: str) -> Holding:
        """Raises StillFilling: nobody is judged by a table that does not hold every revocation."""
        read_at, known = self._known.get(person, (float("-inf"), Holding({})))
        if monotonic() - read_at < self.ttl:
            return known
        if len(self._known) > 10_000:
            self._known.clear()
        asked_at = monotonic()
        with self.pool.connection() as db, db.transaction():
            reach(db, self.view)
            rows = db.execute(IN_FORCE, (person, day_of(now()))).fetchall()
            opened = db.execute(UNTIL, (person, now())).fetchall()
        regions = defaultdict(set)
        for role, region in rows:
            regions[role].add(region)
        roles = {role: frozenset(held) for role, held in regions.items()}
        held = Holding(roles, tuple(Emergency(*row) for row in opened))
        self._known[person] = (asked_at, held)
        return held
