"""Giving a parked line up: one officer asks for it, and another does it."""

from psycopg import Connection

from infra.runtime.projections.parking import hold_first


def ask_to_discard(db: Connection, number: int, by: str, reason: str) -> str:
    """Keep that somebody wants it given up, unless somebody asked before; who asked first.

    Raises `NotParked`, or `NotFirst` for one that waits.
    """
    hold_first(db, number)
    first: tuple[str] | None = db.execute(
        "UPDATE public.parked SET discard_asked_by = coalesce(discard_asked_by, %s),"
        " discard_asked_reason = coalesce(discard_asked_reason, %s)"
        " WHERE id = %s RETURNING discard_asked_by",
        (by, reason, number),
    ).fetchone()
    assert first
    return first[0]


def discard(db: Connection, number: int, by: str, reason: str) -> None:
    """Give the line up for good; what waited behind it goes on without it.

    Raises `NotParked`, or `NotFirst` for one that waits.
    """
    with db.transaction():
        hold_first(db, number)
        db.execute(
            "WITH gone AS (UPDATE public.parked SET state = 'discarded', settled_at = now(),"
            " settled_by = %s, reason = %s WHERE id = %s RETURNING follower, keys)"
            " UPDATE public.parked p SET state = 'retry' FROM gone"
            " WHERE p.follower = gone.follower AND p.state = 'waiting' AND p.keys && gone.keys",
            (by, reason, number),
        )
