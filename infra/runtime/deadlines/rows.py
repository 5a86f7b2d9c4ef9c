"""Rows of a view that say until when something is waited for.

A row is made by the fact that begins a wait and goes with the fact that ends it: it is built again
with its view, and is no second record. It only proposes; what is decided, the ledger decides.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID, uuid5

from psycopg import Connection
from psycopg.rows import class_row

from infra.runtime.eventstore.recorded import Recorded

DEADLINES: LiteralString = """
    CREATE TABLE deadline (
        what text NOT NULL,
        subject uuid NOT NULL,
        since bigint NOT NULL,
        epoch int NOT NULL,
        due_at timestamptz,
        PRIMARY KEY (subject, what)
    );
    CREATE INDEX ON deadline (due_at)"""
"""What a view of deadlines is made of; `due_at` is missing where nobody can say it yet."""

# Whichever clock is behind decides: one that jumps ahead alone lets nothing happen early.
CLOCK: LiteralString = "least(now(), %(here)s)"
DUE: LiteralString = f"""
    SELECT what, subject, since, due_at, epoch FROM deadline WHERE due_at <= {CLOCK}
    ORDER BY due_at, subject, what"""
UNTIL_NEXT: LiteralString = f"""
    SELECT extract(epoch FROM min(due_at) - {CLOCK}) FROM deadline WHERE due_at > {CLOCK}"""
COUNTED: LiteralString = f"""
    SELECT count(*) FILTER (WHERE due_at < {CLOCK} - interval '3 minutes') AS late,
        count(*) FILTER (WHERE due_at IS NULL) AS undated FROM deadline"""


@dataclass(frozen=True)
class Due:
    """A wait whose term has passed: what for, on whom, since which position of the ledger."""

    what: str
    subject: UUID
    since: int
    due_at: datetime
    epoch: int = 1

    @property
    def command_id(self) -> UUID:
        """The same for the same wait, however often and by however many it is proposed."""
        return uuid5(self.subject, f"{self.what}:{self.since}")


@dataclass(frozen=True)
class Waiting:
    """How a view's deadlines stand."""

    late: int
    """Passed three minutes ago, and still nothing came of it."""
    undated: int
    """Nobody can say yet when they pass."""


def wait(
    db: Connection[Any], what: str, subject: UUID, past: Recorded, due_at: datetime | None
) -> None:
    """Somebody waits for this since the fact, until `due_at` if that is known."""
    db.execute(
        "INSERT INTO deadline VALUES (%s, %s, %s, %s, %s) ON CONFLICT (subject, what)"
        " DO UPDATE SET since = excluded.since, epoch = excluded.epoch, due_at = excluded.due_at",
        (what, subject, past.position, past.epoch, due_at),
    )


def over(db: Connection[Any], subject: UUID) -> None:
    """Nobody waits any more, whether it came or its term has passed and been noted."""
    db.execute("DELETE FROM deadline WHERE subject = %s", (subject,))


def all_due(db: Connection[Any], here: datetime) -> list[Due]:
    """What has passed, the longest first; `here` is what our own clock says."""
    return db.cursor(row_factory=class_row(Due)).execute(DUE, {"here": here}).fetchall()


def until_next(db: Connection[Any], here: datetime) -> float | None:
    """Seconds until the next one passes; None where none is known of."""
    row = db.execute(UNTIL_NEXT, {"here": here}).fetchone()
    return float(row[0]) if row and row[0] is not None else None


def counted(db: Connection[Any], here: datetime) -> Waiting:
    [found] = db.cursor(row_factory=class_row(Waiting)).execute(COUNTED, {"here": here}).fetchall()
    return found
