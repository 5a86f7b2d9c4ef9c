"""Retention: deletes once an hour what a service has kept for as long as it may."""

import logging
import time
from datetime import datetime, timedelta
from typing import Any, LiteralString

from psycopg import Connection

from contracts.keeping.retention import days_of
from infra.runtime.deadlines.rows import CLOCK

EACH = 3600.0
DELETES: dict[str, LiteralString] = {
    "idempotency": f"""
        WITH gone AS (DELETE FROM public.idempotency WHERE started_at < {CLOCK} - %(kept)s
            RETURNING 1) SELECT count(*) FROM gone""",
    "rate_limit": f"""
        WITH gone AS (DELETE FROM public.rate_limit WHERE filled_at < {CLOCK} - %(kept)s
            RETURNING 1) SELECT count(*) FROM gone""",
    "parked": f"SELECT public.parked_drop({CLOCK} - %(kept)s)",
    "access_log": f"SELECT public.access_log_drop({CLOCK} - %(kept)s)",
}
"""By table, how what is over its time goes and is counted; for how long it is kept, says
`contracts/keeping/retention.py`."""

logger = logging.getLogger("jejak.retention")


class Retention:
    """Whichever clock is behind decides: one that jumps ahead alone deletes nothing early."""

    def __init__(self) -> None:
        self._next = 0.0

    def step(self, db: Connection[Any], here: datetime) -> dict[str, int]:
        """How many rows, or months, of each table went; nothing before an hour has passed."""
        if time.monotonic() < self._next:
            return {}
        gone = {}
        for table, delete in DELETES.items():
            kept = timedelta(days=days_of(table))
            row = db.execute(delete, {"here": here, "kept": kept}).fetchone()
            gone[table] = row[0] if row else 0
        self._next = time.monotonic() + EACH
        for table in (name for name, count in gone.items() if count):
            logger.info("kept for as long as it may be", extra={"table": table})
        return gone
