"""Timer: proposes what is due, in every process of a service, and decides nothing itself.

A command's id follows from its wait, so that the ledger carries it out once, whoever proposes it,
after a restart, and whatever the clocks do. A decision answers `[]` where nobody waits any more.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, connect

from contracts.codes.recording import Channel, RecordingReason
from contracts.event import Provenance
from contracts.message import message_id
from infra.runtime.deadlines import rows
from infra.runtime.deadlines.retention import Retention
from infra.runtime.deadlines.rows import Due, Waiting
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.ledger import AWAY, Ledger
from infra.runtime.projections.generations.lookup import reach, unready
from infra.runtime.projections.views import View
from infra.runtime.refusals import Conflict
from infra.runtime.telemetry import troubles
from infra.runtime.telemetry.traces import current_traceparent

PART = "timer"
LONGEST_PAUSE = 60.0
AGAIN = 4.0
"""Seconds until it tries again what is away."""
SHORTEST_PAUSE = 0.1

Propose = Callable[[Ledger, Due, Provenance, Connection[Any]], object]

logger = logging.getLogger("jejak.timer")


@dataclass(frozen=True)
class Deadlines:
    """A view that is made of `rows.DEADLINES`, and what each of its rows proposes."""

    view: View
    propose: Propose
    notice: Callable[[Connection[Any]], list[str]] | None = None
    """What operators are told of those that wait, in whole sentences."""


class Timer:
    """Sleeps until the next term passes, a minute at most: for what is new, and for clocks."""

    def __init__(self, deadlines: Sequence[Deadlines], ledger: Ledger, conninfo: str) -> None:
        self.deadlines = deadlines
        self.ledger = ledger
        self.conninfo = conninfo
        self.retention = Retention()

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            pause = LONGEST_PAUSE
            try:
                with connect(self.conninfo, autocommit=True) as db:
                    pause = self.step(db)
            except (*AWAY, OSError) as error:
                named = type(error).__name__
                logger.warning("timer pauses", extra={"error": named})
                troubles.note_if_possible(self.conninfo, PART, named)
                pause = AGAIN
            stop.wait(pause)

    def step(self, db: Connection[Any]) -> float:
        """Propose all that is due; for how many seconds to sleep then."""
        pauses, failed = [LONGEST_PAUSE], set[str]()
        for each in self.deadlines:
            if unready(db, [each.view]):
                continue
            with reading(db, each.view):
                due = rows.all_due(db, now())
            failed |= {error for one in due if (error := self._propose(each, one, db))}
            with reading(db, each.view):
                pauses.append(rows.until_next(db, now()) or LONGEST_PAUSE)
        self.retention.step(db, now())
        if failed:
            troubles.note(db, PART, f"cannot propose what is due: {', '.join(sorted(failed))}")
        else:
            troubles.over(db, PART)
        return max(SHORTEST_PAUSE, min(pauses))

    def waiting(self, db: Connection[Any]) -> dict[str, Waiting]:
        """How the deadlines of each view stand: what is late, no timer could have noted."""
        found = {}
        for each in self.deadlines:
            if unready(db, [each.view]):
                continue
            with reading(db, each.view):
                found[each.view.name] = rows.counted(db, now())
        return found

    def _propose(self, deadlines: Deadlines, due: Due, db: Connection[Any]) -> str | None:
        """What kept it from being proposed: the others go on."""
        try:
            deadlines.propose(self.ledger, due, because_due(self.ledger.name, due), db)
        except AWAY:
            raise
        except Conflict:
            logger.info("proposed again later", extra={"command_id": due.command_id})
        except Exception as error:
            named = type(error).__name__
            known = {"command_id": due.command_id, "error": named}
            logger.error("cannot be proposed", extra=known)
            return named
        return None


@contextmanager
def reading(db: Connection[Any], view: View) -> Iterator[None]:
    """With the view's tables in reach."""
    with db.transaction():
        reach(db, view)
        yield


def because_due(service: str, due: Due) -> Provenance:
    """Provenance of what a service notes by itself because a term has passed."""
    return Provenance(
        actor=f"jejak.{service}",
        role="system",
        office=service,
        reason=RecordingReason.TERM_PASSED,
        channel=Channel.SERVICE,
        command_id=due.command_id,
        correlation_id=due.subject,
        causation_id=message_id(service, due.epoch, due.since, 0),
        traceparent=current_traceparent(),
    )
