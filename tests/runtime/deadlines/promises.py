"""Families that were promised a visit within an hour; who waits longer is noted once.

In the tiny world of the plumbing: number 1 is a promise, 2 the visit, 3 another promise, and 100
and more say that the visit of that promise is overdue.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg import Connection

from contracts.event import Event, Provenance
from contracts.ids import FAMILY
from infra.local.servers.provision import ServiceDatabase
from infra.runtime.deadlines import rows
from infra.runtime.deadlines.rows import Due
from infra.runtime.deadlines.timer import Deadlines, Propose, Timer
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.generations.lookup import reach
from infra.runtime.projections.logs.ledger_log import LedgerLog
from infra.runtime.projections.views import View
from tests.runtime.eventstore.storage.writing import set_clock
from tests.runtime.world import WORLD, Note, Noted, Notes, by

PROMISED, VISITED, PROMISED_AGAIN, OVERDUE = 1, 2, 3, 100
HOUR = timedelta(hours=1)
NEVER_SAID = 9
"""A promise of which nobody can say yet when it is due."""

promises = View("promises", rows.DEADLINES)


@promises.on(Noted)
def noted(db: Connection[Any], fact: Noted, past: Recorded) -> None:
    rows.over(db, fact.family_id)
    if fact.number in (PROMISED, PROMISED_AGAIN):
        rows.wait(db, "visit", fact.family_id, past, past.recorded_at + HOUR)
    elif fact.number == NEVER_SAID:
        rows.wait(db, "visit", fact.family_id, past, None)


@dataclass
class NoteOverdue(Decision):
    """Asks whether the visit came, not whether it was noted before: that the ledger knows."""

    notes: Notes

    def decide(self) -> Sequence[Event]:
        numbers = self.notes.numbers
        if VISITED in numbers:
            return []
        promise = max(number for number in numbers if number < OVERDUE)
        return [Noted(family_id=self.notes.family_id, number=OVERDUE + promise)]


def note_overdue(ledger: Ledger, due: Due, why: Provenance, _: Connection[Any]) -> None:
    ledger.decide(NoteOverdue(Notes(due.subject)), why)


@dataclass
class Promises:
    """A ledger with a view of its promises, and as many timers as a test wants."""

    database: ServiceDatabase
    ledger: Ledger
    db: Connection[Any]

    def note(self, family: UUID, number: int, ago: timedelta = 2 * HOUR) -> None:
        """By a clock set back; what is noted later is later all the same, so the oldest first."""
        with psycopg.connect(self.database.owner) as owner:
            set_clock(owner, f"-{ago.total_seconds()} seconds")
        self.ledger.decide(Note(family, number), by())

    def follow(self) -> None:
        follower = promises.follower(self.log)
        while follower.step(self.db):
            pass

    @property
    def log(self) -> LedgerLog:
        return LedgerLog("registry", self.ledger.mapper)

    def timer(self, propose: Propose = note_overdue) -> Timer:
        return Timer([Deadlines(promises, propose)], self.ledger, self.database.app)

    def numbers(self, family: UUID) -> list[int]:
        return [past.fact.number for past in self.history(family)]  # type: ignore[attr-defined]

    def history(self, family: UUID) -> list[Recorded]:
        return self.ledger.history(FAMILY.of(family))

    def rows(self) -> dict[UUID, datetime | None]:
        self.reach()
        return dict(self.db.execute("SELECT subject, due_at FROM deadline").fetchall())

    def reach(self) -> None:
        """So that a test speaks of the rows of the view."""
        reach(self.db, promises, for_good=True)


@contextmanager
def promising(database: ServiceDatabase) -> Iterator[Promises]:
    """In a database that has the view already."""
    ledger = open_ledger("registry", database.app, vocabulary=WORLD)
    with psycopg.connect(database.app, autocommit=True) as db:
        yield Promises(database, ledger, db)
    ledger.close()
