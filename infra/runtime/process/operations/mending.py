"""Mending: views that were built on messages since struck are filled again without them.

What a reaction has recorded on their ground stays: it is a fact of this service, to be put right
by an officer; `struck` names the messages.
"""

import logging
import threading
from collections.abc import Sequence

import psycopg
from psycopg import Connection, connect

from infra.runtime.projections.generations.spare import RebuildRunning, fill_again, is_stale
from infra.runtime.projections.parking import OPEN, between_steps
from infra.runtime.projections.views import View
from infra.runtime.telemetry.troubles import note, over

POLL_SECONDS = 5.0
ABOUT = f"{OPEN} AND position IN (SELECT seq FROM struck)"
WHOSE = f"SELECT DISTINCT follower FROM parked WHERE follower LIKE ANY(%s) AND {ABOUT}"
GONE = (
    "WITH gone AS (UPDATE parked SET state = 'discarded', settled_at = now(), settled_by = 'jejak',"
    f" reason = 'history replaced' WHERE follower = %s AND {ABOUT} RETURNING follower, keys)"
    " UPDATE parked p SET state = 'retry' FROM gone WHERE p.follower = gone.follower"
    " AND p.state = 'waiting' AND p.keys && gone.keys"
    " AND p.position NOT IN (SELECT seq FROM struck)"
)

logger = logging.getLogger("jejak.service")


class Mending:
    """Keeps what follows an inbox free of what was struck from it."""

    def __init__(self, views: Sequence[View], conninfo: str) -> None:
        self.views, self.conninfo = views, conninfo

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self.mend()
            except psycopg.Error as error:
                logger.warning("mending pauses", extra={"error": type(error).__name__})
            stop.wait(POLL_SECONDS)

    def mend(self) -> list[str]:
        """Have filled again what is due; the names of those views. Their followers fill them.

        It is a trouble until what serves knows nothing of what was struck.
        """
        with connect(self.conninfo, autocommit=True) as db:
            self._discard(db)
            return [each.name for each in self.views if self._begun(db, each)]

    def _discard(self, db: Connection) -> None:
        """Parked lines of what was struck; what waited behind them is tried again."""
        followers = [*(f"view:{each.name}%" for each in self.views), "reactions:inbox"]
        for (follower,) in db.execute(WHOSE.encode(), (followers,)).fetchall():
            with db.transaction():
                between_steps(db, follower)
                db.execute(GONE.encode(), (follower,))

    @staticmethod
    def _begun(db: Connection, view: View) -> bool:
        if not is_stale(db, view):
            over(db, f"mending:{view.name}")
            return False
        note(db, f"mending:{view.name}", "built on messages that their source took back")
        try:
            made = fill_again(db, view)
        except RebuildRunning:  # it may have read what was struck: looked at again once it serves
            return False
        logger.warning("is filled again without what was struck", extra={"follower": made})
        return True
