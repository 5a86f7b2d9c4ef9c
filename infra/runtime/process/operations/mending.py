"""Mending: views that were built on messages since struck are built again without them.

What a reaction has recorded on their ground stays: it is a fact of this service, to be put right
by an officer; `struck` names the messages.
"""

import logging
import threading
from collections.abc import Sequence

import psycopg
from psycopg import Connection, connect

from infra.runtime.process.settings import Settings
from infra.runtime.projections.views import RebuildRunning, View
from infra.runtime.telemetry.troubles import note, over

POLL_SECONDS = 5.0
NEWEST = "SELECT coalesce(max(id), 0) FROM struck"
MENDED = "SELECT coalesce((SELECT struck FROM mended WHERE view = %s), 0)"
DONE = (
    "INSERT INTO mended VALUES (%s, %s) ON CONFLICT (view) DO UPDATE SET struck = excluded.struck"
)
GONE = (
    "UPDATE parked SET state = 'discarded', settled_at = now(), settled_by = 'jejak',"
    " reason = 'history replaced' WHERE follower LIKE ANY(%s) AND state IN"
    " ('parked', 'waiting', 'retry') AND position IN (SELECT seq FROM struck)"
)

logger = logging.getLogger("jejak.service")


class Mending:
    """Keeps the views of an inbox free of what was struck from it."""

    def __init__(self, views: Sequence[View], settings: Settings) -> None:
        self.views, self.settings = views, settings

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self.mend()
            except (psycopg.Error, RebuildRunning) as error:
                logger.warning("mending pauses", extra={"error": type(error).__name__})
            stop.wait(POLL_SECONDS)

    def mend(self) -> list[str]:
        """Have built again what is due; the names of those views. Their followers fill them.

        Raises RebuildRunning where one is being filled: it may have read what was struck.
        """
        with connect(self.settings.app_conninfo, autocommit=True) as db:
            newest = _number(db, NEWEST)
            due = [each for each in self.views if _number(db, MENDED, each.name) < newest]
            for each in due:
                note(db, f"mending:{each.name}", "built on messages that their source took back")
            if due:
                db.execute(GONE, ([*(f"view:{each.name}%" for each in due), "reactions:inbox"],))
            for each in due if self.settings.owner_conninfo else ():
                self._build(each)
                db.execute(DONE, (each.name, newest))
                over(db, f"mending:{each.name}")
        return [each.name for each in due]

    def _build(self, view: View) -> None:
        with connect(self.settings.owner_conninfo, autocommit=True) as owner:
            made = view.create(owner, self.settings.service, again=True)
        logger.warning("built again without what was struck", extra={"follower": made})


def _number(db: Connection, query: str, *given: str) -> int:
    found = db.execute(query.encode(), given).fetchone()
    return int(found[0]) if found else 0
