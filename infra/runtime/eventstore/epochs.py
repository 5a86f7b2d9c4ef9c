"""Epochs (fencing): which copy of a ledger is at work, and who put an older one to work."""

from typing import Any

from psycopg import Connection

CURRENT = "SELECT epoch FROM public.ledger"


def current_epoch(db: Connection[Any]) -> int:
    """The epoch in which the next fact will be recorded."""
    found = db.execute(CURRENT).fetchone()
    return int(found[0]) if found else 1


def adopt(db: Connection[Any], beyond: int, by: str, reason: str) -> int:
    """Go on from this copy as it is: the new epoch, later than `beyond` and than its own.

    Whoever holds facts that this copy lost is told, when he next asks, to strike them.
    """
    found = db.execute("SELECT public.adopt(%s, %s, %s)", (beyond, by, reason)).fetchone()
    assert found
    return int(found[0])
