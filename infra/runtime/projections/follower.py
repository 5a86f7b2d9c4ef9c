"""Followers: apply a log line by line, a batch and its position in one transaction.

A line that cannot be applied is parked, and later lines of the same key wait behind it.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from uuid import UUID

import psycopg
from psycopg import Connection, connect

from infra.runtime.eventstore.ledger import AWAY
from infra.runtime.projections import parking
from infra.runtime.projections.log import Entry, Log
from infra.runtime.refusals import Conflict

BATCH = 500
POLL_SECONDS = 1.0
LONGEST_PAUSE = 30.0

Apply = Callable[[Connection, Entry], None]
ApplyAll = Callable[[Connection, Sequence[Entry]], None]
TRANSIENT = (*AWAY, OSError, Conflict)

logger = logging.getLogger("jejak.follower")


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
    beside: str = ""
    """The follower whose work this one repeats: what was discarded there is left out here."""

    def step(self, db: Connection, limit: int = BATCH, upto: int | None = None) -> int:
        """Apply the next batch, or nothing where another instance is at it; answers how many."""
        with db.transaction():
            if not self._is_mine(db):
                return 0
            self._use_tables(db)
            applied = self._retry_parked(db)
            after = self.position(db)
            entries = self.log.read(db, after, limit)
            if upto is not None:
                entries = [entry for entry in entries if entry.position <= upto]
            if entries:
                self._apply_all(db, self._wanted(db, entries))
                self._remember(db, entries[-1].position)
            return applied + len(entries)

    def position(self, db: Connection) -> int:
        row = db.execute(
            "SELECT position FROM public.follower_cursor WHERE follower = %s", (self.name,)
        ).fetchone()
        return row[0] if row else 0

    def _is_mine(self, db: Connection) -> bool:
        row = db.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", (f"follower:{self.name}",)
        ).fetchone()
        return bool(row and row[0])

    def _use_tables(self, db: Connection) -> None:
        db.execute("SELECT set_config('search_path', %s, true)", (self.search_path,))

    def _remember(self, db: Connection, position: int) -> None:
        db.execute(
            "INSERT INTO public.follower_cursor VALUES (%s, %s, now()) ON CONFLICT (follower)"
            " DO UPDATE SET position = excluded.position, moved_at = now()",
            (self.name, position),
        )

    def _wanted(self, db: Connection, entries: Sequence[Entry]) -> Sequence[Entry]:
        discarded = parking.given_up(db, self.beside) if self.beside else set()
        return [entry for entry in entries if entry.position not in discarded]

    def _apply_all(self, db: Connection, entries: Sequence[Entry]) -> None:
        blocked = parking.blocked_keys(db, self.name)
        if not blocked and all(entry.recorded for entry in entries):
            try:
                with db.transaction(), db.pipeline() if self.pipelined else nullcontext():
                    if self.apply_all:
                        self.apply_all(db, entries)
                    else:
                        for entry in entries:
                            self.apply(db, entry)
                return
            except TRANSIENT:
                raise
            except Exception as error:  # one of them is poison: find out which, one by one
                logger.warning("batch failed", extra=_labels(self.name, entries[0], error))
        for entry in entries:
            self._apply_one(db, entry, blocked)

    def _apply_one(self, db: Connection, entry: Entry, blocked: set[UUID]) -> None:
        if entry.key in blocked:
            parking.park(db, self.name, entry, "waits behind an earlier one", state="waiting")
            return
        error = self._attempt(db, entry)
        if error:
            parking.park(db, self.name, entry, error, state="parked")
            if entry.key:
                blocked.add(entry.key)

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
            return _named(error)
        return None

    def _retry_parked(self, db: Connection) -> int:
        applied = 0
        for parked_id, position in parking.to_retry(db, self.name):
            [entry] = self.log.read(db, position - 1, 1)
            error = self._attempt(db, entry)
            parking.settle_retry(db, parked_id, error)
            applied += 1
        return applied


def hold(db: Connection, names: Sequence[str]) -> int:
    """Keep followers from stepping until the transaction ends; how far the furthest has come.

    For the rare command that must not slip between a fact and what a reaction makes of it.
    """
    for name in sorted(names):
        db.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"follower:{name}",))
    row = db.execute(
        "SELECT coalesce(max(position), 0) FROM public.follower_cursor WHERE follower = ANY(%s)",
        (list(names),),
    ).fetchone()
    return row[0] if row else 0


def _named(error: Exception) -> str:
    """The kind of failure and where, never the values: they may be about a person."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" at line {trace.tb_lineno} of {trace.tb_frame.f_globals['__name__']}" if trace else ""
    state = f" (SQLSTATE {error.sqlstate})" if isinstance(error, psycopg.Error) else ""
    return f"{type(error).__name__}{state}{where}"


def _labels(follower: str, entry: Entry, error: Exception) -> dict[str, object]:
    return {"follower": follower, "message_id": entry.message_id, "error": _named(error)}


def run(follower: Follower, conninfo: str, stop: threading.Event) -> None:
    """Follow until stopped: wake on NOTIFY, poll all the same, back off when PostgreSQL is away."""
    pause = POLL_SECONDS
    while not stop.is_set():
        try:
            with connect(conninfo, autocommit=True) as db:
                db.execute(f"LISTEN {follower.log.channel}".encode())
                while not stop.is_set():
                    while follower.step(db) and not stop.is_set():
                        pause = POLL_SECONDS
                    for _ in db.notifies(timeout=POLL_SECONDS, stop_after=1):
                        pass
        except TRANSIENT as error:
            logger.warning(
                "follower pauses", extra={"follower": follower.name, "error": _named(error)}
            )
            stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
