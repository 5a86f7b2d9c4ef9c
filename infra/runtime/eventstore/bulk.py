"""A ledger that also reads and appends by the hundred, for imports.

Lock, order, condition and notification are the library's; its arrays of composites are not, for
they cost more than everything else together. The condition looks at tags alone, so it may refuse
what the boundary would have let pass, never the other way round.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID

from eventsourcing.dcb.api import DCBEvent
from eventsourcing.dcb.postgres_tt import PostgresDCBRecorderTT
from eventsourcing.persistence import IntegrityError, PersistenceError
from psycopg import Cursor, sql

from infra.runtime.eventstore.ledger import Ledger, tags_of
from infra.runtime.eventstore.mapper import Row
from infra.runtime.eventstore.projection import Query
from infra.runtime.eventstore.recorded import Recorded

READ = """
    SELECT id, type, data, tags FROM {events}
    WHERE id IN (SELECT main_id FROM {tags} WHERE tag = ANY(%(tags)s))
        AND (%(topics)s::text[] IS NULL OR type = ANY(%(topics)s)) ORDER BY id"""
HEAD = "SELECT coalesce(max(id), 0) AS head FROM {events}"
KNOWN = "SELECT DISTINCT tag FROM {tags} WHERE tag = ANY(%s)"
LOCK = "SET LOCAL lock_timeout = '5s'; LOCK TABLE {events} IN EXCLUSIVE MODE"
PLACES = """
    SELECT CASE WHEN EXISTS (SELECT FROM {tags} WHERE tag = ANY(%s) AND main_id > %s) THEN NULL
        ELSE ARRAY(SELECT nextval({sequence}) FROM generate_series(1, %s)) END AS places"""
COPY_EVENTS = "COPY {events} (id, type, data, tags) FROM STDIN (FORMAT binary)"
COPY_TAGS = "COPY {tags} (tag, main_id) FROM STDIN (FORMAT binary)"
ANNOUNCE = """
    SELECT pg_notify({name}, ''), count(*) AS waiting FROM pg_locks
    WHERE relation = {name}::regclass AND NOT granted AND pid IN (
        SELECT pid FROM pg_stat_activity
        WHERE application_name <> current_setting('application_name'))"""

StoreFailed = PersistenceError
"""What reading or appending raises when PostgreSQL is away."""


@dataclass(frozen=True)
class Append:
    """How long an append kept the ledger to itself, and how many others waited meanwhile.

    Others are those that connected under another `application_name`.
    """

    seconds: float
    waiting: int


class BulkLedger(Ledger):
    """A ledger in PostgreSQL."""

    recorder: PostgresDCBRecorderTT
    last_append: Append | None = None
    """Of this process, for whoever appends much and wants to be considerate."""

    def read_many(self, boundary: Sequence[Query]) -> tuple[list[Recorded], int]:
        """As `read`, and more: every fact of its kinds that carries any tag of the boundary."""
        if not boundary:
            return [], self.head()
        with self.recorder.datastore.cursor() as db:
            found = db.execute(self._sql(HEAD)).fetchone() or {"head": 0}
            named = {"tags": _tags(boundary), "topics": _topics(boundary)}
            rows = db.execute(self._sql(READ), named, binary=True).fetchall()
        stored = [Row(row["type"], row["data"], row["id"], row["tags"]) for row in rows]
        history = list(self._readable(stored))
        return history, max([found["head"], *(past.position for past in history)])

    def append_many(self, facts: Sequence[Recorded], boundary: Sequence[Query], after: int) -> int:
        """The position of the last fact. Raises IntegrityError as `append` does."""
        rows = self.mapper.rows(facts, self.knows)
        tags = _tags(boundary)
        with self.recorder.datastore.transaction(commit=True) as db:
            db.execute(self._sql(LOCK))
            began = monotonic()
            found = db.execute(self._sql(PLACES), (tags, after, len(rows))).fetchone()
            if found is None or found["places"] is None:
                raise IntegrityError
            self._copy(db, rows, found["places"])
            noticed = db.execute(self._sql(ANNOUNCE)).fetchone()
        self.last_append = Append(monotonic() - began, noticed["waiting"] if noticed else 0)
        return int(found["places"][-1])

    def knows(self, subjects: Collection[UUID]) -> set[UUID]:
        tags = tags_of(subjects)
        with self.recorder.datastore.cursor() as db:
            rows = db.execute(self._sql(KNOWN), (list(tags),)).fetchall()
        return {tags[row["tag"]] for row in rows}

    def _copy(self, db: Cursor[Any], rows: Sequence[DCBEvent], places: Sequence[int]) -> None:
        with db.copy(self._sql(COPY_EVENTS)) as copy:
            copy.set_types(["int8", "text", "bytea", "text[]"])
            for place, row in zip(places, rows, strict=True):
                copy.write_row((place, row.type, row.data, row.tags))
        with db.copy(self._sql(COPY_TAGS)) as copy:
            copy.set_types(["text", "int8"])
            for place, row in zip(places, rows, strict=True):
                for tag in row.tags:
                    copy.write_row((tag, place))

    def _sql(self, text: str) -> sql.Composed:
        events = self.recorder.events_table_name
        return sql.SQL(text).format(
            events=sql.Identifier(events),
            tags=sql.Identifier(self.recorder.tags_table_name),
            name=sql.Literal(events),
            sequence=sql.Literal(f"{events}_id_seq"),
        )


def _tags(boundary: Sequence[Query]) -> list[str]:
    return list({query.tag for query in boundary})


def _topics(boundary: Sequence[Query]) -> list[str] | None:
    """The kinds that are asked for; None where some query asks for every kind."""
    if not all(query.kinds for query in boundary):
        return None
    return list({kind.TOPIC for query in boundary for kind in query.kinds})
