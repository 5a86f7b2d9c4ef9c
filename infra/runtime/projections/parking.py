"""Parking (dead letters, in order per key): lines kept until somebody retries or discards them."""

from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row

from infra.runtime.projections.log import Entry
from infra.runtime.refusals import Refused


class NotParked(Refused):
    status = 404
    title = "Kiriman gagal tidak ditemukan"
    detail = "Nomor itu tidak ada, atau sudah diselesaikan."


class NotFirst(Refused):
    title = "Ada kiriman gagal yang lebih dulu"
    detail = "Selesaikan dahulu kiriman gagal nomor {first}; yang ini menunggu di belakangnya."


def blocked_keys(db: Connection, follower: str) -> set[UUID]:
    rows = db.execute(
        "SELECT DISTINCT key FROM public.parked WHERE follower = %s AND key IS NOT NULL"
        " AND state IN ('parked', 'waiting', 'retry')",
        (follower,),
    )
    return {key for (key,) in rows}


def park(db: Connection, follower: str, entry: Entry, error: str, *, state: str) -> None:
    db.execute(
        "INSERT INTO public.parked (follower, position, message_id, type, key, error, state)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (follower, position) DO NOTHING",
        (follower, entry.position, entry.message_id, entry.type, entry.key, error, state),
    )


def to_retry(db: Connection, follower: str) -> list[tuple[int, int]]:
    """Ids and log positions to try now, oldest first.

    These are what an officer asked for, and what waits although nothing is in front of it.
    """
    return db.execute(
        "SELECT p.id, p.position FROM public.parked p WHERE p.follower = %s AND (p.state = 'retry'"
        " OR p.state = 'waiting' AND NOT EXISTS (SELECT FROM public.parked o WHERE"
        " o.follower = p.follower AND o.key = p.key AND o.position < p.position"
        " AND o.state IN ('parked', 'waiting', 'retry'))) ORDER BY p.position",
        (follower,),
    ).fetchall()


def settle_retry(db: Connection, parked_id: int, error: str | None) -> None:
    """After a retry: applied, so that what waited behind it is tried next; or parked again."""
    if error:
        db.execute(
            "UPDATE public.parked SET state = 'parked', error = %s WHERE id = %s",
            (error, parked_id),
        )
        return
    db.execute(
        "UPDATE public.parked SET state = 'applied', settled_at = now() WHERE id = %s", (parked_id,)
    )


def given_up(db: Connection, follower: str) -> set[int]:
    """Log positions that an officer has discarded."""
    rows = db.execute(
        "SELECT position FROM public.parked WHERE follower = %s AND state = 'discarded'",
        (follower,),
    )
    return {position for (position,) in rows}


def hand_over(db: Connection, giver: str, heir: str) -> None:
    """Replace what one follower has parked by what another has; what was settled stays known."""
    db.execute(
        "DELETE FROM public.parked WHERE follower = %(giver)s"
        " AND (state NOT IN ('applied', 'discarded')"
        " OR position IN (SELECT position FROM public.parked WHERE follower = %(heir)s))",
        {"giver": giver, "heir": heir},
    )
    db.execute("UPDATE public.parked SET follower = %s WHERE follower = %s", (giver, heir))


def listed(db: Connection, *, everything: bool = False) -> list[dict[str, Any]]:
    """Open ones first come first; `everything` also shows the settled ones."""
    query = (
        "SELECT id, follower, type, message_id, key, error, state, parked_at, settled_at,"
        " settled_by, reason FROM public.parked WHERE %s"
        " OR state IN ('parked', 'waiting', 'retry') ORDER BY follower, position"
    )
    return db.cursor(row_factory=dict_row).execute(query, (everything,)).fetchall()


def retry(db: Connection, parked_id: int, by: str) -> None:
    """Ask the follower to try again. Raises `NotParked`, or `NotFirst` for one that waits."""
    _check_first(db, parked_id)
    db.execute(
        "UPDATE public.parked SET state = 'retry', settled_by = %s WHERE id = %s", (by, parked_id)
    )


def discard(db: Connection, parked_id: int, by: str, reason: str) -> None:
    """Give the line up for good; what waited behind it goes on without it."""
    _check_first(db, parked_id)
    db.execute(
        "UPDATE public.parked SET state = 'discarded', settled_at = now(), settled_by = %s,"
        " reason = %s WHERE id = %s",
        (by, reason, parked_id),
    )


def _check_first(db: Connection, parked_id: int) -> None:
    row = db.execute(
        "SELECT min(o.id) FROM public.parked p JOIN public.parked o ON o.follower = p.follower"
        " AND (o.id = p.id OR o.key = p.key) AND o.position <= p.position"
        " AND o.state IN ('parked', 'waiting', 'retry')"
        " WHERE p.id = %s AND p.state IN ('parked', 'waiting', 'retry')",
        (parked_id,),
    ).fetchone()
    first = row[0] if row else None
    if first is None:
        raise NotParked
    if first != parked_id:
        raise NotFirst(first=first)
