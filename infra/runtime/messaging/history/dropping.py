"""Dropping (retention): of old months an inbox keeps places and hashes, never the only copy.

What views and reactions read again for each new fact of a subject keeps its data (`keeping`). Each
source is asked first whether it still holds the last message of those months; as a hash covers
all before it, it then holds every one, and tells them again when they are needed.
"""

import asyncio
from collections.abc import Mapping
from datetime import date

from psycopg import Connection

from infra.runtime.messaging.history.asking import Asking, Held

ASKED = "SELECT before FROM dropping WHERE NOT done"
LAST = (
    "SELECT message_id, encode(hash, 'hex') FROM inbox WHERE source = %s AND received_at < %s"
    " AND data IS NOT NULL ORDER BY seq DESC LIMIT 1"
)
MONTHS = "SELECT month FROM inbox_months() AS month WHERE month < %s"
DROP = "UPDATE dropping SET lines = lines + inbox_drop(%s, keeping)"
DONE = "UPDATE dropping SET done = true, refused = %s"


async def drop_months(db: Connection, sources: Mapping[str, Asking]) -> None:
    """What an operator asked for, if anything. Raises NoHistory: it is tried again later."""
    if row := await asyncio.to_thread(lambda: db.execute(ASKED).fetchone()):
        refused = await _unknown_to(db, sources, row[0])
        if not refused:
            for (month,) in db.execute(MONTHS, (row[0],)).fetchall():
                await asyncio.to_thread(db.execute, DROP, (month,))
        db.execute(DONE, (refused,))


async def _unknown_to(db: Connection, sources: Mapping[str, Asking], before: date) -> str | None:
    """A source that does not hold what would be dropped."""
    for source, asking in sources.items():
        last = db.execute(LAST, (source, before)).fetchone()
        if last and not (await asking.after(Held(*last), 0)).known:
            return source
    return None
