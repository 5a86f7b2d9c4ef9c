"""The inbox as a log: what other services told, in the order it was received."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from psycopg import Connection

from contracts import message
from contracts.facts import FACTS
from contracts.privacy.boxes import Body, keys_in, place
from contracts.privacy.classes import Class
from contracts.reading import messages as reading
from contracts.vocabulary import Vocabulary
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.privacy.errors import CorruptKey, TamperedCiphertext
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.privacy.sealed_body import Keys, opened_body
from infra.runtime.projections.logs.dropped import require_data
from infra.runtime.projections.logs.log import END, Entry, Topics, why

TRACE = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
"""A W3C traceparent."""
INBOX = "inbox"
RECEIVED = "SELECT seq, message_id, source, type, key, event_id, data, traceparent FROM inbox"


class InboxLog:
    """What other services told, in the order it was received; the message is kept as it came."""

    channel = INBOX
    newest = """SELECT greatest(0, (SELECT max(seq) FROM public.inbox),
        (SELECT max(seq) FROM public.struck))"""
    """A line that was struck counts: who had read it is not beyond the end."""
    news = """
        SELECT coalesce(max(seq), 0), coalesce(array_agg(DISTINCT rtrim(type, '0123456789')), '{}')
        FROM public.inbox WHERE seq > %s"""

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
        named = None if topics is None else list(self.named(topics))
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

    def named(self, topics: Collection[str]) -> frozenset[str]:
        return frozenset(map(unversioned, topics))

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
            return Entry(seq, message_id, type_, key, None, why(error), newer, data)
        epoch, position = message.ledger_place(message_id)
        recorded = Recorded(
            fact, by, event_id, position, source, recorded_at=recorded_at, epoch=epoch
        )
        return Entry(seq, message_id, type_, key, recorded)


def unversioned(topic: str) -> str:
    """A wire type without the digits it ends in."""
    return f"{topic.replace('_', '-')}.v"
