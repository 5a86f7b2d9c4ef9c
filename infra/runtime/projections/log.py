"""Ordered logs that followers read: a service's own ledger, or its inbox of messages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from psycopg import Connection, sql
from pydantic import ValidationError

from contracts import message
from contracts.facts import FACTS
from contracts.vocabulary import Vocabulary
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.eventstore.tables import channel, tables
from infra.runtime.privacy.errors import KeyUnknown, TamperedCiphertext

TRACE = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
"""A W3C traceparent."""


@dataclass(frozen=True)
class Entry:
    """One line of a log. `recorded` is None where `error` says why it cannot be read."""

    position: int
    message_id: str
    type: str
    key: UUID | None
    """Lines with the same key must be applied in order, or not at all."""
    recorded: Recorded | None
    error: str | None = None


class Log(Protocol):
    name: str
    channel: str
    """What PostgreSQL notifies on when the log grew."""

    def read(self, db: Connection, after: int, limit: int) -> Sequence[Entry]: ...

    def at(self, db: Connection, places: Sequence[int]) -> Sequence[Entry]:
        """The lines at some positions, in order."""
        ...

    def head(self, db: Connection) -> int: ...


class LedgerLog:
    """A service's own facts, in the order they were appended."""

    def __init__(self, name: str, mapper: JsonMapper) -> None:
        self.name = name
        self.mapper = mapper
        self.channel = channel(name)
        table = sql.Identifier(tables(name)[0])
        self._read = sql.SQL(
            "SELECT id, type, data FROM {} WHERE id > %s ORDER BY id LIMIT %s"
        ).format(table)
        self._at = sql.SQL("SELECT id, type, data FROM {} WHERE id = ANY(%s) ORDER BY id").format(
            table
        )
        self._head = sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(table)

    def read(self, db: Connection, after: int, limit: int) -> list[Entry]:
        rows = db.execute(self._read, (after, limit)).fetchall()
        self.mapper.prefetch(row[2] for row in rows)
        return [self._entry(*row) for row in rows]

    def at(self, db: Connection, places: Sequence[int]) -> list[Entry]:
        if not places:
            return []
        rows = db.execute(self._at, (list(places),)).fetchall()
        self.mapper.prefetch(row[2] for row in rows)
        return [self._entry(*row) for row in rows]

    def head(self, db: Connection) -> int:
        return int(db.execute(self._head).fetchone()[0])  # type: ignore[index]

    def _entry(self, position: int, topic: str, data: bytes) -> Entry:
        message_id = message.message_id(self.name, position, 0)
        try:
            recorded = self.mapper.read(topic, data, position)
        except (ValueError, KeyError, KeyUnknown, TamperedCiphertext) as error:
            return Entry(position, message_id, topic, None, None, _why(error))
        return Entry(position, message_id, topic, recorded.fact.subject, recorded)


def _why(error: Exception) -> str:
    """Names the failure without quoting the value that failed."""
    if isinstance(error, ValidationError):
        return message.misfit(error)
    return type(error).__name__


RECEIVED = (
    "SELECT seq, message_id, source, type, key, event_id, data, headers->>'traceparent' FROM inbox"
)


class InboxLog:
    """What other services told, in the order it was received; the message is kept as it came."""

    channel = "inbox"

    def __init__(self, name: str, vocabulary: Vocabulary = FACTS) -> None:
        self.name = name
        self.vocabulary = vocabulary

    def read(self, db: Connection, after: int, limit: int) -> list[Entry]:
        query = f"{RECEIVED} WHERE seq > %s ORDER BY seq LIMIT %s"
        rows = db.execute(query.encode(), (after, limit)).fetchall()
        return [self._received(row) for row in rows]

    def at(self, db: Connection, places: Sequence[int]) -> list[Entry]:
        if not places:
            return []
        query = f"{RECEIVED} WHERE seq = ANY(%s) ORDER BY seq"
        rows = db.execute(query.encode(), (list(places),)).fetchall()
        return [self._received(row) for row in rows]

    def head(self, db: Connection) -> int:
        return int(db.execute("SELECT coalesce(max(seq), 0) FROM inbox").fetchone()[0])  # type: ignore[index]

    def _received(self, row: tuple[Any, ...]) -> Entry:
        seq, message_id, source, type_, key, event_id, data, traceparent = row
        try:
            fact, by = message.read(type_, data, self.vocabulary)
        except message.Unreadable as error:
            return Entry(seq, message_id, type_, key, None, str(error))
        position = message.position_of(message_id)
        trace = traceparent if TRACE.fullmatch(traceparent or "") else None
        by = by.model_copy(update={"traceparent": trace})  # travels as a header, unchecked
        recorded = Recorded(fact, by, event_id, position, source)
        return Entry(seq, message_id, type_, key, recorded)
