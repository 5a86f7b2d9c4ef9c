"""A recorded fact: the stored event with its provenance (event envelope) and its position."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from uuid6 import uuid7

from contracts.event import Event, Provenance, Tag
from contracts.ids import COMMAND, FACT
from contracts.reading.tagged import tagged
from infra.runtime.eventstore.clock import now


class Stored(BaseModel):
    """How a fact lies in the ledger: version, event id, provenance, body with its boxes, words."""

    v: int
    id: UUID
    p: Provenance
    d: dict[str, Any]
    w: dict[str, Any] | None = None
    """The box of what an officer wrote besides."""


class Recorded:
    """A fact with its provenance and, once stored, its place in the ledger."""

    __slots__ = (
        *("_tags", "by", "epoch", "event_id", "fact", "hash"),
        *("position", "recorded_at", "source", "stored"),
    )

    def __init__(
        self,
        fact: Event,
        by: Provenance,
        event_id: UUID,
        position: int = 0,
        source: str = "",
        tags: Sequence[str] | None = None,
        *,
        recorded_at: datetime | None = None,
        epoch: int = 1,
        hash: bytes = b"",
    ) -> None:
        """`tags` are those it was stored with; without them they follow from fact and command.

        Without `recorded_at` it was just decided; the append says when it is recorded.
        """
        self.fact = fact
        self.by = by
        self.event_id = event_id
        self.position = position
        self.recorded_at = recorded_at or now()
        self.source = source
        self.epoch = epoch
        self.hash = hash
        self._tags = tags
        self.stored: Stored | None = None
        """As it lies in the ledger, once read from there."""

    @property
    def tags(self) -> Sequence[str]:
        """Ids the fact is found by, its own and its command's among them."""
        if self._tags is None:
            own = FACT.of(self.event_id), COMMAND.of(self.by.command_id)
            self._tags = [*self.fact.tags, *own]
        return self._tags

    def ids(self, tag: Tag) -> list[UUID]:
        """The ids of one kind that it is found by; many readers want these and no other tags."""
        if self._tags is None:
            return tagged(self.fact, tag)
        return [UUID(each) for each in tag.values_in(self._tags)]


def stored_at(facts: Sequence[Recorded], position: int, recorded_at: datetime) -> None:
    """Facts of one append, the last of which has this position: their places, once known."""
    for place, each in enumerate(facts, position - len(facts) + 1):
        each.position, each.recorded_at = place, recorded_at


def recorded(facts: Sequence[Event], by: Provenance) -> list[Recorded]:
    """Facts that were just decided, ready to be stored."""
    return [Recorded(fact, by, uuid7()) for fact in facts]


@dataclass(frozen=True)
class Outcome:
    """What became of a command: the ledger position to wait for, and the facts it recorded."""

    position: int
    recorded: tuple[Recorded, ...] = ()
    replayed: bool = False
    """The same command was carried out before; nothing was recorded now."""
