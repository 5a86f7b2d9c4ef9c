"""Reactions (process managers): a fact comes in, a decision follows.

Redelivered, it makes the same command again.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import uuid5

from psycopg import Connection

from contracts.codes.recording import Channel
from contracts.event import Event, Provenance
from contracts.message import message_id
from contracts.privacy.classes import Class
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.follower import Follower
from infra.runtime.projections.log import Entry, Log
from infra.runtime.telemetry.traces import continued, current_traceparent

Decide = Callable[[Ledger, Any, Recorded], object]


@dataclass(frozen=True)
class Reaction:
    """Never replayed, never part of a view. Its name is that of its function, and durable."""

    name: str
    facts: tuple[type[Event], ...]
    decide: Decide
    opens: Collection[Class] = ()
    """Which classes of sealed fields it reads."""

    def follower(self, log: Log, ledger: Ledger) -> Follower:
        def apply(_: Connection, entry: Entry) -> None:
            assert entry.recorded
            if type(entry.recorded.fact) in self.facts:
                with continued(entry.recorded.by.traceparent):
                    self.decide(ledger, entry.recorded.fact, entry.recorded)

        opened = log.opening(self.opens)
        return Follower(f"reaction:{self.name}", opened, apply, pipelined=False)


def reaction(*facts: type[Event], opens: Collection[Class] = ()) -> Callable[[Decide], Reaction]:
    """Makes a function `when_<fact>_<do_this>(ledger, fact, past)` the reaction to these facts."""

    def named(decide: Decide) -> Reaction:
        return Reaction(decide.__name__, facts, decide, opens)

    return named


def because_of(past: Recorded, reaction: str, service: str, **changes: object) -> Provenance:
    """Provenance of what a service decides by itself: it keeps the ground of what it reacts to."""
    return past.by.model_copy(
        update={
            "actor": f"jejak.{service}",
            "role": "system",
            "office": service,
            "on_behalf_of": None,
            "delegation_id": None,
            "prompted_by": past.by.actor,
            "remark": None,
            "channel": Channel.SERVICE,
            "confirmed_at": None,
            "content": None,
            "recorded_at": now(),
            "command_id": uuid5(past.event_id, reaction),
            "causation_id": message_id(past.source, past.position, 0),
            "traceparent": current_traceparent() or past.by.traceparent,
            **changes,
        }
    )
