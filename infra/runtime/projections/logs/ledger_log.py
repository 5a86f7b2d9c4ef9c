"""The ledger as a log: a service's own facts, in the order they were appended."""

from collections.abc import Collection, Sequence
from typing import Any

from psycopg import Connection

from contracts import message
from contracts.privacy.classes import Class
from contracts.vocabulary import NewerVersion
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.eventstore.storage.group_commit import CHANNEL
from infra.runtime.eventstore.storage.rows import COLUMNS, Row, row
from infra.runtime.projections.logs.log import END, Entry, Topics, why

FACTS_AFTER = (
    f"SELECT {COLUMNS} FROM public.fact WHERE position > %s AND position <= %s"
    " AND (%s::text[] IS NULL OR type = ANY (%s)) ORDER BY position LIMIT %s"
)
FACTS_AT = f"SELECT {COLUMNS} FROM public.fact WHERE position = ANY(%s) ORDER BY position".encode()


class LedgerLog:
    """A service's own facts, in the order they were appended."""

    channel = CHANNEL
    newest = "SELECT coalesce(max(position), 0) FROM public.fact"
    news = """
        SELECT coalesce(max(position), 0), coalesce(array_agg(DISTINCT type), '{}')
        FROM public.fact WHERE position > %s"""

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

    def named(self, topics: Collection[str]) -> frozenset[str]:
        return frozenset(topics)

    def _entry(self, row: Row, found: Recorded | Exception) -> Entry:
        message_id = message.message_id(self.name, row.epoch, row.position, 0)
        topic = row.event.type
        if isinstance(found, Exception):
            newer, data = isinstance(found, NewerVersion), row.event.data
            return Entry(row.position, message_id, topic, None, None, why(found), newer, data)
        return Entry(row.position, message_id, topic, found.fact.subject, found)
