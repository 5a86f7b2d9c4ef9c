"""The inbox: messages of other services, stored once and in order, then acknowledged.

Storing is all that happens here, so nothing in a message can make it fail; what a message means is
found out by followers of the inbox. Order is checked by the chain: each message names the one
before it, and one that comes too early is sent back until its predecessor is here. What is here
already is compared, never overwritten: another fact under a known id stops the line. What is not
its source's to tell is passed over with an alarm, and the line goes on.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from uuid import UUID, uuid5

from psycopg import Connection, OperationalError, connect
from psycopg.errors import CheckViolation

from infra.runtime.messaging.ownership import foreign, goes_on
from infra.runtime.telemetry.troubles import alarm, note, over

UNNAMED = UUID("6d0b1d2e-6f0c-5a55-9c43-70f3a2a0f6f1")
Headers = dict[str, str]
TOO_EARLY = "waits for what came before"
ANOTHER_HISTORY = "another history than it told before: see `jejak ledger`"
HELD = "SELECT event_id, hash FROM inbox WHERE message_id = %s"
COLUMNS = "source, message_id, type, key, event_id, hash, traceparent, data"
INSERT = f"INSERT INTO inbox ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)".encode()
STORE = b"SELECT inbox_store(%s, %s, %s, %s, %s::uuid[], %s::uuid[], %s::bytea[], %s, %s::bytea[])"
INSERT_AT = (
    f"INSERT INTO inbox (seq, {COLUMNS}) OVERRIDING SYSTEM VALUE"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
).encode()

logger = logging.getLogger("jejak.inbox")


class Inbox:
    """One service's inbox in its database."""

    def __init__(self, service: str, conninfo: str) -> None:
        self.service = service
        self.conninfo = conninfo
        self._db: Connection | None = None
        self._alone = Lock()

    def store(self, source: str, batch: Sequence[tuple[Headers, bytes]]) -> int:
        """Store what continues the chain; answers how many of the batch are safe to acknowledge."""
        try:
            return self._store(source, batch)
        except OperationalError:  # of a kept connection that has ended; storing may be repeated
            return self._store(source, batch)
        except CheckViolation:  # the first message of a month
            self.begin_month()
            return self._store(source, batch)

    def begin_month(self) -> None:
        """Make room for what comes this month, if there is none yet."""
        with self.transaction() as db:
            db.execute("SELECT inbox_month(now())")

    def _store(self, source: str, batch: Sequence[tuple[Headers, bytes]]) -> int:
        """At once where each goes on from the one before, or else line by line."""
        if in_a_row(source, batch) and self._at_once(source, batch):
            return len(batch)
        return self._one_by_one(source, batch)

    def _at_once(self, source: str, batch: Sequence[tuple[Headers, bytes]]) -> bool:
        lines = [line_of(headers, data) for headers, data in batch]
        before = batch[0][0].get("ce-previousid")
        with self._connection() as db:
            columns = map(list, zip(*lines, strict=True))
            return db.execute(STORE, (source, before, *columns)).fetchone() == (True,)

    def _one_by_one(self, source: str, batch: Sequence[tuple[Headers, bytes]]) -> int:
        with self.alone() as db:
            last = self._last(db, source)
            safe, wrong = 0, ""
            for headers, data in batch:
                if fault := foreign(source, headers):
                    pass_over(db, source, fault)
                elif headers.get("ce-previousid") != last or headers["ce-id"] == last:
                    wrong = self._not_next(db, headers)
                elif goes_on(headers["ce-id"], last):
                    insert(db, source, headers, data)
                    last = headers["ce-id"]
                else:
                    pass_over(db, source, "position")
                if wrong:
                    logger.warning(wrong, extra={"message_id": headers["ce-id"]})
                    break
                safe += 1
            if last:
                self._remember(db, source, last)
            self._note(db, source, wrong, safe)
            db.execute("NOTIFY inbox")
        return safe

    @staticmethod
    def _not_next(db: Connection, headers: Headers) -> str:
        """Why it cannot be stored; nothing where it is here already, as it was told before."""
        row = db.execute(HELD, (headers.get("ce-id"),)).fetchone()
        if row is None:
            return TOO_EARLY
        held_event, held_hash = row
        same = held_event == event_id(headers) and held_hash in (None, hash_of(headers))
        return "" if same else ANOTHER_HISTORY

    def close(self) -> None:
        if self._db:
            self._db.close()

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """One writer at a time: numbers become visible in the order they were given."""
        with self.transaction() as db:
            db.execute("SELECT pg_advisory_xact_lock(hashtextextended('inbox', 0))")
            yield db

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        with self._connection() as db, db.transaction():
            yield db

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """One that is kept: opening one takes longer than storing a message."""
        with self._alone:
            if self._db is None or self._db.closed:
                self._db = connect(self.conninfo, autocommit=True)
            try:
                yield self._db
            except OperationalError:
                self._db.close()
                raise

    @staticmethod
    def _note(db: Connection, source: str, wrong: str, safe: int) -> None:
        """Waiting for what came before is a trouble until something can be stored again."""
        if wrong == "" or (wrong == TOO_EARLY and safe):
            over(db, f"inbox:{source}")
        else:
            note(db, f"inbox:{source}", wrong)

    @staticmethod
    def _last(db: Connection, source: str) -> str | None:
        row = db.execute(
            "SELECT last_message_id FROM inbox_cursor WHERE source = %s", (source,)
        ).fetchone()
        return row[0] if row else None

    @staticmethod
    def _remember(db: Connection, source: str, last: str) -> None:
        db.execute(
            "INSERT INTO inbox_cursor VALUES (%s, %s) ON CONFLICT (source)"
            " DO UPDATE SET last_message_id = excluded.last_message_id",
            (source, last),
        )


def pass_over(db: Connection, source: str, fault: str) -> None:
    """Of what is not the source's own nothing is kept but that it came."""
    logger.error("passed over: the %s of a message is not %s's own", fault, source)
    alarm(db, source, f"pesan yang bukan milik {source} tidak disimpan")


def in_a_row(source: str, batch: Sequence[tuple[Headers, bytes]]) -> bool:
    """Whether all of it is the source's own, and each message names the one before it."""
    last = batch[0][0].get("ce-previousid") if batch else None
    for headers, _ in batch:
        if foreign(source, headers) or headers.get("ce-previousid") != last:
            return False
        if not goes_on(headers["ce-id"], last):
            return False
        last = headers["ce-id"]
    return bool(batch)


def insert(
    db: Connection, source: str, headers: Headers, data: bytes, number: int | None = None
) -> None:
    """Keep what is read of it again, under the next number, or one that is free."""
    kept = (source, *line_of(headers, data))
    query, given = (INSERT, kept) if number is None else (INSERT_AT, (number, *kept))
    db.execute(query, given)


def line_of(headers: Headers, data: bytes) -> tuple[object, ...]:
    """What is kept of a message besides whose it is, in the order of the columns."""
    return (
        headers["ce-id"],
        _storable(headers.get("ce-type", "unknown")),
        _uuid(headers.get("ce-subject")),
        event_id(headers),
        hash_of(headers),
        trace_of(headers),
        data,
    )


def _storable(text: str) -> str:
    """A header as PostgreSQL can keep it: what cannot be seen is replaced."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def trace_of(headers: Headers) -> str | None:
    return _storable(headers.get("traceparent", "")) or None


def event_id(headers: Headers) -> UUID:
    """The id of its fact, or one of its own where it has none."""
    return _uuid(headers.get("ce-eventid")) or uuid5(UNNAMED, headers["ce-id"])


def hash_of(headers: Headers) -> bytes | None:
    """Of its fact and of all before it; None where it has none."""
    try:
        return bytes.fromhex(headers.get("ce-hash", "")) or None
    except ValueError:
        return None


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
