"""Reactions: a fact comes in, a decision follows. Redelivered, it makes the same command again."""

from collections.abc import Callable
from typing import Any
from uuid import uuid5

from psycopg import Connection

from contracts.event import Event, Provenance
from infra.runtime.follower import Follower
from infra.runtime.ledger import Ledger, Recorded, now
from infra.runtime.log import Entry, Log
from infra.runtime.telemetry import continued, current_traceparent

Decide = Callable[[Ledger, Any, Recorded], object]


class Reaction:
    """Named `when_<fact>_<do_this>`, like its file; never replayed, never part of a view."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.decisions: dict[type[Event], Decide] = {}

    def on(self, *facts: type[Event]) -> Callable[[Decide], Decide]:
        def remember(decide: Decide) -> Decide:
            self.decisions.update(dict.fromkeys(facts, decide))
            return decide

        return remember

    def follower(self, log: Log, ledger: Ledger) -> Follower:
        def apply(_: Connection, entry: Entry) -> None:
            assert entry.recorded
            if decide := self.decisions.get(type(entry.recorded.fact)):
                with continued(entry.recorded.by.traceparent):
                    decide(ledger, entry.recorded.fact, entry.recorded)

        return Follower(f"reaction:{self.name}", log, apply, pipelined=False)


def because_of(past: Recorded, reaction: str, service: str, **changes: object) -> Provenance:
    """Provenance of what a service decides by itself: it keeps the ground of what it reacts to."""
    return past.by.model_copy(
        update={
            "actor": f"jejak.{service}",
            "role": "system",
            "office": service,
            "on_behalf_of": past.by.actor,
            "recorded_at": now(),
            "command_id": uuid5(past.event_id, reaction),
            "causation_id": f"{past.source}:{past.position}:0",
            "traceparent": current_traceparent() or past.by.traceparent,
            **changes,
        }
    )
