"""Sweep: what was erased is erased again at each start and once a day, whatever keyring is there.

An older copy of the keyring, restored, would open who was erased since. The ledger says who that
is; doing it again harms nobody.
"""

import logging
import threading
from typing import Any, LiteralString

from psycopg import Connection, connect

from infra.runtime.deadlines.timer import reading
from infra.runtime.eventstore.ledger import AWAY
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.projections.generations.lookup import unready
from infra.runtime.projections.views import View
from infra.runtime.telemetry import troubles

PART = "sweep"
DAY, AGAIN = 86_400.0, 5.0
"""Seconds from one sweep to the next, and until it tries again what is away or not filled yet."""
ERASED: LiteralString = "SELECT erasure_id, subjects FROM erased ORDER BY position"

logger = logging.getLogger("jejak.sweep")


class Sweep:
    """`erasures` is the view of all that the register's ledger erased."""

    def __init__(self, keys: HeldKeys, erasures: View, conninfo: str) -> None:
        self.keys, self.erasures, self.conninfo = keys, erasures, conninfo

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            pause = AGAIN
            try:
                with connect(self.conninfo, autocommit=True) as db:
                    if not unready(db, [self.erasures]):
                        count = self.sweep(db)
                        logger.info("swept", extra={"count": count})
                        pause = DAY
            except (*AWAY, OSError) as error:
                named = type(error).__name__
                logger.warning("sweep pauses", extra={"error": named})
                troubles.note_if_possible(self.conninfo, PART, named)
            stop.wait(pause)

    def sweep(self, db: Connection[Any]) -> int:
        """Destroy again the keys of everybody who was erased; how many erasures those are."""
        with reading(db, self.erasures):
            rows = db.execute(ERASED).fetchall()
        for erasure_id, subjects in rows:
            self.keys.erase(subjects, str(erasure_id))
        troubles.over(db, PART)
        return len(rows)
