"""Parking (dead letters, in order per key): lines kept until somebody retries or discards them.

Whoever settles a line does so between two steps of its follower, never during one.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row

from infra.runtime.eventstore.storage.group_commit import CHANNEL
from infra.runtime.projections.logs.inbox_log import INBOX
from infra.runtime.projections.logs.log import Entry
from infra.runtime.refusals import Refused

MOVED = "moved"
"""What PostgreSQL notifies on when a follower has come further."""
AGAIN = "again"
"""The word with which every follower is asked to look, though its log has not grown."""
OPEN = "state IN ('parked', 'waiting', 'retry')"


class NotParked(Refused):
    status = 404
    title = "Kiriman gagal tidak ditemukan"
    detail = "Nomor itu tidak ada, atau sudah diselesaikan."


class NotFirst(Refused):
    title = "Ada kiriman gagal yang lebih dulu"
    detail = "Selesaikan dahulu kiriman gagal nomor {first}; yang ini menunggu di belakangnya."


class ToRetry(NamedTuple):
    """A line that an officer wants to be tried again."""

    number: int
    position: int
    keys: frozenset[UUID]
    behind: bool
    """Whether an earlier line about the same people still stands."""


DUE = """(
    coalesce((SELECT position FROM public.follower_cursor WHERE follower = {follower}), 0)
        < ({newest})
    OR EXISTS (SELECT FROM public.parked WHERE follower = {follower} AND state = 'retry'))"""
"""Whether a step of a follower would find anything to do."""
ONE_DUE = f"SELECT {DUE}"


def is_due(db: Connection, follower: str, newest: LiteralString) -> bool:
    """Whether a step would find anything to do."""
    query = ONE_DUE.format(follower="%(name)s", newest=newest).encode()
    return db.execute(query, {"name": follower}).fetchone() == (True,)


def between_steps(db: Connection, follower: str) -> None:
    """Wait for the follower's step to end; until this transaction ends there is no other."""
    db.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"follower:{follower}",))


def hold(db: Connection, names: Sequence[str]) -> set[int]:
    """Keep followers from stepping until the transaction ends; how far each of them has come.

    For the rare command that must not slip between a fact and what a reaction makes of it.
    """
    for name in sorted(names):
        between_steps(db, name)
    rows = db.execute(
        "SELECT coalesce(position, 0) FROM unnest(%s::text[]) AS name"
        " LEFT JOIN public.follower_cursor ON follower = name",
        (list(names),),
    )
    return {position for (position,) in rows}


def blocked_keys(db: Connection, follower: str, keys: Iterable[UUID]) -> set[UUID]:
    """Which of these have a line that is still open."""
    query = (
        "SELECT key FROM unnest(%s::uuid[]) AS key WHERE EXISTS (SELECT FROM public.parked"
        f" WHERE follower = %s AND keys @> ARRAY[key] AND {OPEN})"
    )
    return {key for (key,) in db.execute(query.encode(), (list(set(keys)), follower))}


def park(db: Connection, follower: str, entry: Entry, error: str, *, state: str) -> None:
    db.execute(
        "INSERT INTO public.parked (follower, position, message_id, type, keys, error, state)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (follower, position) DO NOTHING",
        (follower, entry.position, entry.message_id, entry.type, list(entry.keys), error, state),
    )


def to_retry(db: Connection, follower: str, limit: int) -> list[ToRetry]:
    """What is to be tried now, oldest first."""
    rows = db.execute(
        "SELECT p.id, p.position, p.keys, EXISTS (SELECT FROM public.parked o WHERE"
        " o.follower = p.follower AND o.keys && p.keys AND o.position < p.position"
        " AND o.state IN ('parked', 'waiting')) FROM public.parked p"
        " WHERE p.follower = %s AND p.state = 'retry' ORDER BY p.position LIMIT %s",
        (follower, limit),
    )
    return [ToRetry(number, at, frozenset(keys), behind) for number, at, keys, behind in rows]


def applied(db: Connection, follower: str, numbers: Collection[int]) -> None:
    """They were applied at last; what waited behind them is tried next."""
    db.execute(
        "WITH done AS (UPDATE public.parked SET state = 'applied', settled_at = now()"
        " WHERE id = ANY(%s) AND state = 'retry' RETURNING keys)"
        " UPDATE public.parked SET state = 'retry' WHERE follower = %s AND state = 'waiting'"
        " AND keys && ARRAY(SELECT DISTINCT unnest(keys) FROM done)",
        (list(numbers), follower),
    )


def failed_again(db: Connection, number: int, error: str) -> None:
    db.execute(
        "UPDATE public.parked SET state = 'parked', error = %s WHERE id = %s AND state = 'retry'",
        (error, number),
    )


def wait_again(db: Connection, numbers: Collection[int]) -> None:
    """Something in front of them is still parked."""
    db.execute(
        "UPDATE public.parked SET state = 'waiting' WHERE id = ANY(%s) AND state = 'retry'",
        (list(numbers),),
    )


def listed(db: Connection, *, everything: bool = False) -> list[dict[str, Any]]:
    """Open ones, per follower in order; `everything` also shows the settled ones."""
    query = (
        "SELECT id, follower, type, message_id, keys, error, state, parked_at, settled_at,"
        " settled_by, reason, discard_asked_by, discard_asked_reason"
        f" FROM public.parked WHERE %s OR {OPEN} ORDER BY follower, position"
    )
    return db.cursor(row_factory=dict_row).execute(query.encode(), (everything,)).fetchall()


def counted(
    db: Connection, follower: str | None = None, type_: str | None = None
) -> list[dict[str, Any]]:
    """Open lines by follower, type, state and error: what a retry in bulk would be about."""
    query = (
        "SELECT follower, type, state, error, count(*) AS lines, min(parked_at) AS since"
        f" FROM public.parked WHERE {OPEN} AND {CHOSEN} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
    )
    chosen = {"follower": follower, "type": type_}
    return db.cursor(row_factory=dict_row).execute(query.encode(), chosen).fetchall()


CHOSEN = (
    "(%(follower)s::text IS NULL OR follower = %(follower)s)"
    " AND (%(type)s::text IS NULL OR type = %(type)s)"
)


def wake(db: Connection) -> None:
    """Have every follower look again, once this is committed: not its log has changed."""
    for channel in (CHANNEL, INBOX):
        db.execute(f"NOTIFY {channel}, '{AGAIN}'".encode())


def retry_all(
    db: Connection, by: str, follower: str | None = None, type_: str | None = None
) -> int:
    """Ask for every failed line that is meant; how many. Those behind them follow by themselves."""
    query = (
        "UPDATE public.parked SET state = 'retry', settled_by = %(by)s"
        f" WHERE state = 'parked' AND {CHOSEN}"
    )
    chosen = {"by": by, "follower": follower, "type": type_}
    asked = db.execute(query.encode(), chosen).rowcount
    wake(db)
    return asked


def retry(db: Connection, number: int, by: str) -> None:
    """Ask the follower to try again. Raises `NotParked`, or `NotFirst` for one that waits."""
    with db.transaction():
        hold_first(db, number)
        db.execute(
            "UPDATE public.parked SET state = 'retry', settled_by = %s WHERE id = %s", (by, number)
        )
        wake(db)


def hold_first(db: Connection, number: int) -> None:
    """Keep the line as it is until the transaction ends, if nothing stands in front of it."""
    row = db.execute("SELECT follower FROM public.parked WHERE id = %s", (number,)).fetchone()
    if row is None:
        raise NotParked
    between_steps(db, row[0])
    row = db.execute(
        "SELECT min(o.id) FROM public.parked p JOIN public.parked o ON o.follower = p.follower"
        " AND (o.id = p.id OR o.keys && p.keys) AND o.position <= p.position"
        " AND o.state IN ('parked', 'waiting', 'retry')"
        " WHERE p.id = %s AND p.state IN ('parked', 'waiting', 'retry')",
        (number,),
    ).fetchone()
    first = row[0] if row else None
    if first is None:
        raise NotParked
    if first != number:
        raise NotFirst(first=first)
