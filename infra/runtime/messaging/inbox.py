"""The inbox: messages of other services, stored once and in order, then acknowledged.

Storing is all that happens here, so nothing in a message can make it fail; what a message means is
found out by followers of the inbox. Order is checked by the chain: each message names the one
before it, and one that comes too early is sent back until its predecessor is here.
"""

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any
from uuid import UUID, uuid5

from psycopg import Connection, OperationalError, connect

from contracts.message import is_message_of
from infra.runtime.telemetry.troubles import note, over

UNNAMED = UUID("6d0b1d2e-6f0c-5a55-9c43-70f3a2a0f6f1")
Headers = dict[str, str]

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

    def _store(self, source: str, batch: Sequence[tuple[Headers, bytes]]) -> int:
        with self._transaction() as db:
            # One writer at a time: numbers become visible in the order they were given.
            db.execute("SELECT pg_advisory_xact_lock(hashtextextended('inbox', 0))")
            last = self._last(db, source)
            safe = 0
            for headers, data in batch:
                message_id = headers.get("ce-id", "")
                if not is_message_of(source, message_id):
                    # Nothing after it can be stored in order: an operator has to see to it.
                    logger.error("the stream holds what %s never sent", source)
                    break
                if self._has(db, message_id):
                    safe += 1
                    continue
                if (previous := headers.get("ce-previousid")) != last:
                    # Passes by itself, unless this database was put back to an older state.
                    text = "inbox waits for what came before: %s, not %s"
                    logger.warning(text, previous, last, extra={"message_id": message_id})
                    break
                self._insert(db, source, headers, data)
                last = message_id
                safe += 1
            if last:
                self._remember(db, source, last)
            self._note(db, source, batch, safe)
            db.execute("NOTIFY inbox")
        return safe

    def close(self) -> None:
        if self._db:
            self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """On a connection that is kept: opening one takes longer than storing a message."""
        with self._alone:
            if self._db is None or self._db.closed:
                self._db = connect(self.conninfo, autocommit=True)
            try:
                with self._db.transaction():
                    yield self._db
            except OperationalError:
                self._db.close()
                raise

    @staticmethod
    def _note(db: Connection, source: str, batch: Sequence[Any], safe: int) -> None:
        """Waiting for what came before is a trouble until something can be stored again."""
        if safe:
            over(db, f"inbox:{source}")
        elif batch:
            note(db, f"inbox:{source}", "waits for what came before")

    @staticmethod
    def _last(db: Connection, source: str) -> str | None:
        row = db.execute(
            "SELECT last_message_id FROM inbox_cursor WHERE source = %s", (source,)
        ).fetchone()
        return row[0] if row else None

    @staticmethod
    def _has(db: Connection, message_id: str) -> bool:
        return bool(
            db.execute("SELECT 1 FROM inbox WHERE message_id = %s", (message_id,)).fetchone()
        )

    @staticmethod
    def _insert(db: Connection, source: str, headers: Headers, data: bytes) -> None:
        message_id = headers["ce-id"]
        db.execute(
            "INSERT INTO inbox (source, message_id, type, key, event_id, headers, data)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (
                source,
                message_id,
                _storable(headers.get("ce-type", "unknown")),
                _uuid(headers.get("ce-subject")),
                _uuid(headers.get("ce-eventid")) or uuid5(UNNAMED, message_id),
                json.dumps({_storable(name): _storable(text) for name, text in headers.items()}),
                data,
            ),
        )

    @staticmethod
    def _remember(db: Connection, source: str, last: str) -> None:
        db.execute(
            "INSERT INTO inbox_cursor VALUES (%s, %s) ON CONFLICT (source)"
            " DO UPDATE SET last_message_id = excluded.last_message_id",
            (source, last),
        )


def _storable(text: str) -> str:
    """A header as PostgreSQL can keep it: what cannot be seen is replaced."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
