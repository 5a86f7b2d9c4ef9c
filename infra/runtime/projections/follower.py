"""Followers: apply a log line by line, a batch and its position in one transaction.

A line that cannot be applied is parked, and later lines about the same people wait behind it.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from time import time_ns
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection

from infra.runtime.eventstore.ledger import AWAY
from infra.runtime.projections import parking
from infra.runtime.projections.logs.dropped import waiting
from infra.runtime.projections.logs.log import Entry, Log
from infra.runtime.refusals import Conflict
from infra.runtime.telemetry import troubles
from infra.runtime.telemetry.traces import spanned
from infra.runtime.telemetry.troubles import kind_and_place

BATCH = 500
Apply = Callable[[Connection, Entry], None]
ApplyAll = Callable[[Connection, Sequence[Entry]], None]
TRANSIENT = (*AWAY, OSError, Conflict)

BEGIN = "SELECT * FROM public.follower_begin(%s, %s, %s, %s)"

REMEMBER = f"""
    WITH moved AS (INSERT INTO public.follower_cursor VALUES (%(name)s, %(position)s, now())
        ON CONFLICT (follower) DO UPDATE SET position = excluded.position, moved_at = now()),
    over AS (DELETE FROM public.trouble WHERE part = %(name)s)
    SELECT CASE WHEN NOT %(hurried)s THEN pg_notify('{parking.MOVED}', '') END,
        CASE WHEN NOT %(hurried)s THEN set_config('synchronous_commit', 'off', true) END"""

logger = logging.getLogger("jejak.follower")


class Poisoned(Exception):
    """A line of a batch cannot be applied: the step is taken again, line by line."""


class Backlog(NamedTuple):
    """How far a follower is, how far its log goes, and what of it is parked."""

    position: int
    head: int
    asked: bool
    """Whether a line is to be tried again."""
    blocked: bool
    """Whether a line is open, so that others may have to wait behind it."""


@dataclass(frozen=True)
class Follower:
    """Keeps a view or a reaction in step with a log. Its name is stable: the cursor hangs on it."""

    name: str
    log: Log
    apply: Apply
    search_path: str = "public"
    pipelined: bool = True
    """False where `apply` looks at rows it has just written."""
    apply_all: ApplyAll | None = None
    """Applies a batch at once, with the same result as `apply` line by line."""
    leaves_out: Callable[[Connection], set[int]] | None = None
    """Which positions were discarded before it came to them."""
    topics: frozenset[str] | None = None
    """The facts it names; it passes by all others, also unreadable ones. None: it names all."""
    begin: Callable[[Connection], bool] = lambda _: True
    """Asked before each step; False where somebody else is to do the work."""
    durable: bool = True
    """False for what may be taken back by a crash, as it is done again; never for a reaction."""
    passes_by: str | None = None
    """A reaction's cursor is that of all releases: what this one does not name, another may."""

    def step(self, db: Connection, limit: int = BATCH, upto: int | None = None) -> int:
        """Apply the next batch, or nothing where another instance is at it; how far that went.

        It stops before a newer version of a fact it names, and parks nothing: after the upgrade it
        goes on by itself.
        """
        moved, aloud = 0, False
        try:
            with db.transaction(), waiting(db, self.name):
                moved, aloud = self._moved(db, limit, upto)
        except Poisoned:
            with db.transaction(), waiting(db, self.name):
                moved, aloud = self._moved(db, limit, upto, careful=True)
        if moved and not aloud:
            # Not within a step that waits for the disk: until then nobody else could notify.
            db.execute(f"NOTIFY {parking.MOVED}".encode())
        return moved

    def _moved(
        self, db: Connection, limit: int, upto: int | None, *, careful: bool = False
    ) -> tuple[int, bool]:
        """How far it went, and whether those who wait for it will be told by the commit."""
        at = self._begun(db)
        if at is None or not self.begin(db):
            return 0, False
        retried = self._retry_parked(db, careful) if at.asked else 0
        after = at.position
        head = at.head if upto is None else min(upto, at.head)
        if head <= after:
            return retried, False
        entries = self.log.read(db, after, limit, self.topics, head)
        reached = head if len(entries) < limit else entries[-1].position
        if newer := next((each for each in entries if each.newer), None):
            reached = newer.position - 1
            entries = [each for each in entries if each.position <= reached]
        if entries:
            began = time_ns()
            self._apply_all(db, self._wanted(db, entries), at.blocked, careful)
            said = (each.recorded.by.traceparent for each in entries if each.recorded)
            spanned(self.name, said, began)
        hurried = self.durable and bool(entries or retried)
        if reached > after:
            self._remember(db, reached, hurried=hurried)
        if newer:
            troubles.note(db, self.name, f"waits for an upgrade that reads {newer.type}")
        return retried + reached - after, reached > after and not hurried

    def position(self, db: Connection) -> int:
        row = db.execute(
            "SELECT position FROM public.follower_cursor WHERE follower = %s", (self.name,)
        ).fetchone()
        return row[0] if row else 0

    def due(self, db: Connection) -> bool:
        """Whether a step would find anything to do."""
        return parking.is_due(db, self.name, self.log.newest)

    def _begun(self, db: Connection) -> Backlog | None:
        """Its tables come first from here on, until the transaction ends. None: not ours now."""
        given = (self.name, self.log.channel, self.search_path, "on" if self.durable else "off")
        mine, *found = db.execute(BEGIN, given).fetchone() or (False,)
        return Backlog(*found) if mine else None

    def _remember(self, db: Connection, position: int, *, hurried: bool) -> None:
        """How far it has come; whatever kept it from going on is over.

        What need not be on disk at once is told of by its commit.
        """
        given = {"name": self.name, "position": position, "hurried": hurried}
        db.execute(REMEMBER, given)

    def _wanted(self, db: Connection, entries: Sequence[Entry]) -> Sequence[Entry]:
        out = self.leaves_out(db) if self.leaves_out else set()
        return [entry for entry in entries if entry.position not in out]

    def _apply_all(
        self, db: Connection, entries: Sequence[Entry], some_open: bool, careful: bool
    ) -> None:
        blocked: set[UUID] = set()
        if some_open:
            keys = {key for entry in entries for key in entry.keys}
            blocked = parking.blocked_keys(db, self.name, keys)
        if not blocked and self._at_once(db, entries, careful):
            return
        for entry in entries:
            if blocked & entry.keys:
                error, state = "waits behind an earlier one", "waiting"
            elif failure := self._attempt(db, entry):
                error, state = failure, "parked"
            else:
                continue
            parking.park(db, self.name, entry, error, state=state)
            blocked |= entry.keys

    def _at_once(self, db: Connection, entries: Sequence[Entry], careful: bool) -> bool:
        """The whole batch, or nothing of it where one line of it cannot be applied.

        That costs two statements more, and is asked for only once a batch has failed: raises
        Poisoned where it was not.
        """
        if any(entry.recorded is None for entry in entries):
            return False
        undone = db.transaction() if careful else nullcontext()
        try:
            with undone, db.pipeline() if self.pipelined else nullcontext():
                if self.apply_all:
                    self.apply_all(db, entries)
                else:
                    for entry in entries:
                        self.apply(db, entry)
        except TRANSIENT:
            raise
        except Exception as error:  # one of them is poison: find out which, one by one
            if not careful:
                raise Poisoned from error
            logger.warning("batch failed", extra=_labels(self.name, entries[0], error))
            return False
        return True

    def _attempt(self, db: Connection, entry: Entry) -> str | None:
        if entry.error:
            return entry.error
        try:
            with db.transaction():
                self.apply(db, entry)
        except TRANSIENT:
            raise
        except Exception as error:
            logger.error("parked", extra=_labels(self.name, entry, error))
            return kind_and_place(error)
        return None

    def _retry_parked(self, db: Connection, careful: bool) -> int:
        """What officers asked for, oldest first; a line behind one that is parked waits on."""
        asked = parking.to_retry(db, self.name, BATCH)
        if not asked:
            return 0
        waiting, blocked = [], set[UUID]()
        free: dict[int, int] = {}
        for each in asked:
            if each.behind or blocked & each.keys:
                waiting.append(each.number)
                blocked |= each.keys
            else:
                free[each.position] = each.number
        parking.wait_again(db, waiting)
        entries = self.log.at(db, list(free))
        if self._at_once(db, entries, careful):
            parking.applied(db, self.name, list(free.values()))
        else:
            self._retry_one_by_one(db, entries, free)
        return len(asked)

    def _retry_one_by_one(
        self, db: Connection, entries: Sequence[Entry], numbers: Mapping[int, int]
    ) -> None:
        blocked = set[UUID]()
        for entry in entries:
            number = numbers[entry.position]
            if blocked & entry.keys:
                parking.wait_again(db, [number])
            elif error := self._attempt(db, entry):
                parking.failed_again(db, number, error)
            else:
                parking.applied(db, self.name, [number])
                continue
            blocked |= entry.keys


def _labels(follower: str, entry: Entry, error: Exception) -> dict[str, object]:
    return {"follower": follower, "message_id": entry.message_id, "error": kind_and_place(error)}
