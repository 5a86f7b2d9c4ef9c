"""Witness: the access log is chained soon after, and its head told in the ledger each hour."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import NAMESPACE_OID, UUID

from psycopg import Connection, connect

from contracts.codes.recording import Channel, RecordingReason
from contracts.event import Event, Provenance
from contracts.ids import ACCESS_LOG, named
from contracts.keeping.access import OF_SERVICE, AccessWitnessed
from contracts.keeping.retention import days_of
from infra.runtime.audit import access_chain
from infra.runtime.audit.access_chain import AccessHead
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import AWAY, Ledger
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import Conflict
from infra.runtime.telemetry import troubles

PART = "access-chain"
PACE_SECONDS, AGAIN_SECONDS, HOUR = 2.0, 4.0, 3600.0

logger = logging.getLogger("jejak.access")


class LastTold(Projection):
    """Up to where the ledger tells of the access log already."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.tags = (ACCESS_LOG.of(service),)
        self.upto = 0

    @on(*OF_SERVICE.values())
    def witnessed(self, fact: AccessWitnessed, past: Recorded) -> None:
        self.upto = max(self.upto, fact.upto)


@dataclass
class WitnessAccess(Decision):
    last: LastTold
    head: AccessHead

    def decide(self) -> Sequence[Event]:
        """Nothing where no entry came since."""
        if self.head.upto <= self.last.upto:
            return []
        name = self.last.service
        return [OF_SERVICE[name](log=name, upto=self.head.upto, hash=self.head.hash.hex())]


class Chaining:
    """Chains what was entered, at most some seconds behind, and has the head told each hour."""

    def __init__(self, ledger: Ledger, conninfo: str) -> None:
        self.ledger, self.conninfo = ledger, conninfo
        self._witnessed_at = float("-inf")

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            pause = PACE_SECONDS
            try:
                with connect(self.conninfo, autocommit=True) as db:
                    troubles.over(db, PART)
                    while not stop.wait(PACE_SECONDS):
                        self.step(db)
            except (*AWAY, OSError, Conflict) as error:
                what = type(error).__name__
                logger.warning("access chain pauses", extra={"error": what})
                troubles.note_if_possible(self.conninfo, PART, what)
                pause = AGAIN_SECONDS
            stop.wait(pause)

    def step(self, db: Connection[Any]) -> None:
        while access_chain.extend(db, self.ledger.name) == access_chain.AT_ONCE:
            pass
        if monotonic() - self._witnessed_at >= HOUR:
            witness(self.ledger, db)
            self._witnessed_at = monotonic()


def witness(ledger: Ledger, db: Connection[Any], by: Provenance | None = None) -> int:
    """Tell the head in the ledger, unless it was told before; the ledger's position."""
    head = access_chain.head(db, ledger.name)
    command = named(NAMESPACE_OID, f"{ledger.name}:{head.upto}:{head.hash.hex()}")
    asked = by.model_copy(update={"command_id": command, "content": None}) if by else None
    asked = asked or _by_itself(ledger.name, command)
    return ledger.decide(WitnessAccess(LastTold(ledger.name), head), asked).position


def _by_itself(service: str, command: UUID) -> Provenance:
    return Provenance(
        actor=f"jejak.{service}",
        role="system",
        office=service,
        reason=RecordingReason.TERM_PASSED,
        channel=Channel.SERVICE,
        command_id=command,
        correlation_id=command,
    )


def told_before(ledger: Ledger) -> list[AccessHead]:
    """Every head of the access log that the ledger tells of."""
    past = (each.fact for each in ledger.history(ACCESS_LOG.of(ledger.name)))
    facts = (fact for fact in past if isinstance(fact, AccessWitnessed))
    return [AccessHead(fact.upto, bytes.fromhex(fact.hash)) for fact in facts]


def over_its_time(ledger: Ledger) -> int:
    """Up to which entry the log may be gone: its head was told longer ago than it is kept.

    So not even whoever has the database can say that a younger entry was over its time.
    """
    before = now() - timedelta(days=days_of("access_log"))
    past = ledger.history(ACCESS_LOG.of(ledger.name))
    old = (each.fact for each in past if each.recorded_at < before)
    return max((fact.upto for fact in old if isinstance(fact, AccessWitnessed)), default=0)
