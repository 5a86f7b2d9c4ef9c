"""The library's recorder interface on our own tables, `schema/`: append, read, follow."""

import time
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

import psycopg
from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBQueryItem,
    DCBRecorder,
    DCBSubscription,
)
from psycopg.conninfo import make_conninfo

from infra.runtime.eventstore.storage.group_commit import Appended, GroupCommit
from infra.runtime.eventstore.storage.rows import COLUMNS, Row, Rows, inside, items_along, row
from infra.runtime.pools import open_pool

POLL_SECONDS = 0.1
READ = f"""
    SELECT head, {COLUMNS}
    FROM (SELECT max(position) AS head FROM public.fact) AS newest
    LEFT JOIN ({{}}) AS found ON true ORDER BY position"""
OF_TYPES = "(%(types)b::text[] IS NULL OR type = ANY (%(types)b::text[]))"
READ_ALL = READ.format(f"""
    SELECT * FROM public.fact WHERE position > %(after)b AND {OF_TYPES}
    ORDER BY position LIMIT %(limit)b::bigint""")
READ_BY_TAG = READ.format(f"""
    SELECT fact.* FROM (SELECT DISTINCT position FROM public.fact_tag
        WHERE tag = ANY (%(tags)b::text[]) AND position > %(after)b) AS tagged
    JOIN public.fact USING (position) WHERE {OF_TYPES}""")
READ_ALONG = READ.format("""
    WITH own AS (SELECT DISTINCT position FROM public.fact_tag WHERE tag = ANY (%(tags)b::text[])),
    others AS (SELECT DISTINCT tag FROM own JOIN public.fact USING (position), unnest(tags) AS tag
        WHERE tag ^@ %(along)b::text),
    tagged AS (SELECT position FROM own
        UNION SELECT position FROM others JOIN public.fact_tag USING (tag))
    SELECT fact.* FROM tagged JOIN public.fact USING (position)""")
PLANNED_ONCE = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off"
"""By a few tags or from a place on: always by an index, so that planning anew gains nothing."""
CARRIED = """
    SELECT tag FROM unnest(%b::text[]) AS asked (tag)
    WHERE EXISTS (SELECT FROM public.fact_tag WHERE fact_tag.tag = asked.tag)"""
CLOCKS = "SELECT public.clock(), recorded_at FROM public.fact ORDER BY position DESC LIMIT 1"


class LedgerRecorder(DCBRecorder):
    """One process's way into a ledger. Made after a fork, never before."""

    def __init__(self, conninfo: str, readers: int = 8) -> None:
        self.conninfo = conninfo
        self.commits = GroupCommit(conninfo)
        reading = make_conninfo(conninfo, options=PLANNED_ONCE)
        self._pool = open_pool(reading, readers, autocommit=True)

    def close(self) -> None:
        """Once nobody appends any more."""
        self._pool.close()
        self.commits.hang_up()

    def append(
        self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None
    ) -> int:
        return self.store(events, condition).position

    def store(
        self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None
    ) -> Appended:
        """As `append`, and when it was recorded."""
        return self.commits.store(events, condition)

    def read(
        self,
        query: DCBQuery | None = None,
        *,
        after: int | None = None,
        limit: int | None = None,
        along: DCBQueryItem | None = None,
    ) -> Rows:
        """PostgreSQL narrows, by first tags or by types; what it found is then looked at here.

        `along` is asked of each tag too that begins like its own, and stands on what is found.
        """
        asked = query.items if query else []
        if along is not None:
            return self._read_along(asked, along)
        exact = not asked or (len(asked) == 1 and not asked[0].tags)
        found = self._found(asked, after or 0, limit if exact else None)
        rows = [row(*values) for _, *values in found if values[0] is not None]
        if not exact:
            rows = inside(rows, asked)[:limit]
        if limit is None:
            return Rows(rows, found[0][0])
        return Rows(rows, rows[-1].position if rows else None)

    def _read_along(self, asked: Sequence[DCBQueryItem], along: DCBQueryItem) -> Rows:
        wanted = {"tags": list({item.tags[0] for item in asked}), "along": along.tags[0]}
        with self._pool.connection() as db:
            found = db.execute(READ_ALONG.encode(), wanted, prepare=True, binary=True).fetchall()
        rows = [row(*values) for _, *values in found if values[0] is not None]
        more = items_along(rows, asked, along)
        return Rows(inside(rows, [*asked, *more.values()]), found[0][0], more.keys())

    def _found(
        self, asked: Sequence[DCBQueryItem], after: int, limit: int | None
    ) -> list[tuple[Any, ...]]:
        types = {type_ for item in asked for type_ in item.types}
        wanted = {
            "after": after,
            "limit": limit,
            "types": list(types) if asked and all(item.types for item in asked) else None,
            "tags": list({tag for item in asked for tag in item.tags[:1]}),
        }
        by_tag = asked and all(item.tags for item in asked)
        with self._pool.connection() as db:
            text = READ_BY_TAG if by_tag else READ_ALL
            return db.execute(text.encode(), wanted, prepare=True, binary=True).fetchall()

    def carried(self, tags: Collection[str]) -> set[str]:
        """Which of the tags any fact carries."""
        with self._pool.connection() as db:
            return {tag for (tag,) in db.execute(CARRIED, (list(tags),), prepare=True)}

    def position_at(self, moment: datetime) -> int:
        """How far the ledger had grown at a moment; the answer never changes.

        Raises ValueError for a moment that is still to come by the clock of PostgreSQL.
        """
        try:
            with self._pool.connection() as db:
                found = db.execute("SELECT public.position_at(%b)", (moment,)).fetchone()
        except psycopg.errors.DatetimeFieldOverflow:
            raise ValueError("still to come") from None
        return int(found[0]) if found else 0

    def clocks(self) -> tuple[datetime, datetime] | None:
        """What time it is for PostgreSQL, and when the newest fact was recorded, if any was."""
        with self._pool.connection() as db:
            return db.execute(CLOCKS).fetchone()

    def subscribe(
        self, query: DCBQuery | None = None, *, after: int | None = None
    ) -> "Subscription":
        return Subscription(self, query, after)


class Subscription(DCBSubscription[LedgerRecorder]):
    """The library's way to follow, which asks again and again; ours wakes (`projections`)."""

    _rows: Iterator[Row] = iter(())

    def __next__(self) -> Row:
        while not self._has_been_stopped:
            for each in self._rows:
                self._last_position = each.position
                return each
            found = self._recorder.read(self._query, after=self._last_position, limit=500)
            self._rows = iter(found.rows)
            if not found.rows:
                time.sleep(POLL_SECONDS)
        raise StopIteration
