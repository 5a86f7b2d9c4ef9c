"""Ordered logs that followers read: a service's own ledger, or its inbox of messages."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, LiteralString, Protocol
from uuid import UUID

from psycopg import Connection
from pydantic import ValidationError

from contracts import message
from contracts.event import Event
from contracts.facts import FACTS
from contracts.ids import SUBJECTS
from contracts.privacy.boxes import Body, keys_in, place
from contracts.privacy.classes import Class
from contracts.reading import messages as reading
from contracts.vocabulary import NewerVersion, Vocabulary
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.eventstore.storage.group_commit import CHANNEL
from infra.runtime.eventstore.storage.rows import COLUMNS, Row, row
from infra.runtime.privacy.errors import CorruptKey, TamperedCiphertext
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.privacy.sealed_body import Keys, opened_body
from infra.runtime.projections.dropped import require_data

TRACE = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
"""A W3C traceparent."""
AN_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)

Topics = Collection[str] | None
"""Which facts a follower names; None for all of them."""
END = 2**62
"""Beyond every position."""
INBOX = "inbox"


@dataclass(frozen=True)
class Entry:
    """One line of a log. `recorded` is None where `error` says why it cannot be read."""

    position: int
    message_id: str
    type: str
    subject: UUID | None
    recorded: Recorded | None
    error: str | None = None
    newer: bool = False
    """Told by a newer release: it is read once this one is upgraded."""
    raw: bytes = b""
    """What could not be read."""

    @cached_property
    def keys(self) -> frozenset[UUID]:
        """Everybody it speaks of: lines that share somebody are applied in order, or not at all.

        What cannot be read may speak of whoever it mentions.
        """
        own = {self.subject} if self.subject else set()
        if self.recorded is None:
            return frozenset(own | {UUID(found.decode()) for found in AN_ID.findall(self.raw)})
        tags = self.recorded.tags
        return frozenset(own | {UUID(each) for tag in SUBJECTS for each in tag.values_in(tags)})


class Log(Protocol):
    name: str
    channel: str
    """What PostgreSQL notifies on when the log grew."""
    newest: LiteralString
    """The query for `head`."""

    def read(
        self, db: Connection, after: int, limit: int, topics: Topics = None, upto: int = END
    ) -> Sequence[Entry]:
        """The next lines up to a position, in order; `topics` leaves out all others."""
        ...

    def at(self, db: Connection, places: Sequence[int]) -> Sequence[Entry]:
        """The lines at some positions, in order."""
        ...

    def head(self, db: Connection) -> int: ...

    def opening(self, classes: Collection[Class]) -> "Log": ...


class Following(Protocol):
    """A follower, or what follows with several."""

    @property
    def name(self) -> str: ...
    @property
    def log(self) -> Log: ...
    def step(self, db: Connection) -> int: ...
    def due(self, db: Connection) -> bool: ...
    def position(self, db: Connection) -> int: ...


FACTS_AFTER = (
    f"SELECT {COLUMNS} FROM public.fact WHERE position > %s AND position <= %s"
    " AND (%s::text[] IS NULL OR type = ANY (%s)) ORDER BY position LIMIT %s"
)
FACTS_AT = f"SELECT {COLUMNS} FROM public.fact WHERE position = ANY(%s) ORDER BY position".encode()


class LedgerLog:
    """A service's own facts, in the order they were appended."""

    channel = CHANNEL
    newest = "SELECT coalesce(max(position), 0) FROM public.fact"

    def __init__(self, name: str, mapper: JsonMapper) -> None:
        """What is sealed is opened as far as the mapper does."""
        self.name = name
        self.mapper = mapper

    def read(
        self, db: Connection, after: int, limit: int, topics: Topics = None, upto: int = END
    ) -> list[Entry]:
        named = None if topics is None else list(topics)
        asked = (after, upto, named, named, limit)
        return self._entries(db.execute(FACTS_AFTER, asked, binary=True).fetchall())

    def opening(self, classes: Collection[Class]) -> "LedgerLog":
        """The same for a follower that opens these classes."""
        return LedgerLog(self.name, self.mapper.opening(classes))

    def at(self, db: Connection, places: Sequence[int]) -> list[Entry]:
        if not places:
            return []
        return self._entries(db.execute(FACTS_AT, (list(places),), binary=True).fetchall())

    def _entries(self, found: Sequence[tuple[Any, ...]]) -> list[Entry]:
        rows = [row(*values) for values in found]
        return list(map(self._entry, rows, self.mapper.read(rows)))

    def head(self, db: Connection) -> int:
        found = db.execute(self.newest).fetchone()
        return int(found[0]) if found else 0

    def _entry(self, row: Row, found: Recorded | Exception) -> Entry:
        message_id = message.message_id(self.name, row.epoch, row.position, 0)
        topic = row.event.type
        if isinstance(found, Exception):
            newer, data = isinstance(found, NewerVersion), row.event.data
            return Entry(row.position, message_id, topic, None, None, _why(found), newer, data)
        return Entry(row.position, message_id, topic, found.fact.subject, found)


def _why(error: Exception) -> str:
    """Names the failure without quoting the value that failed."""
    if isinstance(error, ValidationError):
        return reading.misfit(error)
    if isinstance(error, reading.Unreadable):
        return str(error)
    return type(error).__name__


RECEIVED = "SELECT seq, message_id, source, type, key, event_id, data, traceparent FROM inbox"


class InboxLog:
    """What other services told, in the order it was received; the message is kept as it came."""

    channel = INBOX
    newest = """SELECT greatest(0, (SELECT max(seq) FROM public.inbox),
        (SELECT max(seq) FROM public.struck))"""
    """A line that was struck counts: who had read it is not beyond the end."""

    def __init__(
        self,
        name: str,
        vocabulary: Vocabulary = FACTS,
        keys: HeldKeys | None = None,
        opens: Collection[Class] = (),
    ) -> None:
        """`opens` are the classes that are opened, with `keys`; the others are withheld."""
        self.name = name
        self.vocabulary = vocabulary
        self.keys = keys
        self.opens = frozenset(opens if keys else ())

    def opening(self, classes: Collection[Class]) -> "InboxLog":
        """The same for a follower that opens these classes."""
        return InboxLog(self.name, self.vocabulary, self.keys, classes)

    def read(
        self, db: Connection, after: int, limit: int, topics: Topics = None, upto: int = END
    ) -> list[Entry]:
        """Whatever the version of a type, it is the topic that is named."""
        named = None if topics is None else [unversioned(topic) for topic in topics]
        query = (
            f"{RECEIVED} WHERE seq > %s AND seq <= %s"
            " AND (%s::text[] IS NULL OR rtrim(type, '0123456789') = ANY (%s))"
            " ORDER BY seq LIMIT %s"
        )
        found = db.execute(query.encode(), (after, upto, named, named, limit)).fetchall()
        return self._all_received(found)

    def at(self, db: Connection, places: Sequence[int]) -> list[Entry]:
        query = f"{RECEIVED} WHERE seq = ANY(%s) ORDER BY seq"
        return self._all_received(db.execute(query.encode(), (list(places),)).fetchall())

    def _all_received(self, rows: Sequence[tuple[Any, ...]]) -> list[Entry]:
        """Messages back to their facts, with the keys of all in one round trip. Raises Dropped."""
        require_data(rows)
        held: Keys = {}
        if self.keys and self.opens:
            boxes = (reading.boxes_of(row[6]) for row in rows)
            held = self.keys.to_open(key for body in boxes for key in keys_in(body, self.opens))
        return [self._received(row, held) for row in rows]

    def head(self, db: Connection) -> int:
        return int(db.execute(self.newest).fetchone()[0])  # type: ignore[index]

    def _received(self, row: tuple[Any, ...], held: Keys) -> Entry:
        seq, message_id, source, type_, key, event_id, data, traceparent = row

        def opened(topic: str, version: int, body: Body) -> Body:
            return opened_body(body, place(topic, version, event_id), held, self.opens)

        trace = traceparent if TRACE.fullmatch(traceparent or "") else None  # came unchecked
        opening = opened if self.opens else None
        try:
            fact, by, recorded_at = reading.read(type_, data, self.vocabulary, opening, trace)
        except (reading.Unreadable, CorruptKey, TamperedCiphertext) as error:
            newer = isinstance(error, reading.Newer)
            return Entry(seq, message_id, type_, key, None, _why(error), newer, data)
        epoch, position = message.ledger_place(message_id)
        recorded = Recorded(
            fact, by, event_id, position, source, recorded_at=recorded_at, epoch=epoch
        )
        return Entry(seq, message_id, type_, key, recorded)


def topics_of(facts: Collection[type[Event]]) -> frozenset[str]:
    return frozenset(fact.TOPIC for fact in facts)


def unversioned(topic: str) -> str:
    """A wire type without the digits it ends in."""
    return f"{topic.replace('_', '-')}.v"
