"""Rows of a ledger as they are read, and those of them that a query asks for."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from eventsourcing.dcb.api import DCBEvent, DCBQueryItem, DCBReadResponse, DCBSequencedEvent

from contracts.calendar import moment_of

COLUMNS = "position, type, data, tags, recorded_at, epoch, hash"
"""What `row` takes, of `public.fact`."""


@dataclass
class Row(DCBSequencedEvent):
    """A stored fact with everything that the append gave it."""

    recorded_at: datetime
    epoch: int
    hash: bytes


def row(
    position: int,
    topic: str,
    data: bytes,
    tags: list[str],
    recorded_at: datetime,
    epoch: int,
    hash_: bytes,
) -> Row:
    """A row of `public.fact`, in the order of COLUMNS."""
    return Row(DCBEvent(topic, data, tags), position, moment_of(recorded_at), epoch, hash_)


class Rows(DCBReadResponse):
    """What was read, and how far the ledger had grown by then."""

    def __init__(self, rows: Sequence[Row], head: int | None, along: Collection[str] = ()) -> None:
        self.rows = rows
        self.along = along
        """Tags that were read along."""
        self._left = iter(rows)
        self._head = head

    @property
    def head(self) -> int | None:
        return self._head

    def __next__(self) -> Row:
        return next(self._left)


def items_along(
    rows: Sequence[Row], asked: Sequence[DCBQueryItem], along: DCBQueryItem
) -> dict[str, DCBQueryItem]:
    """The same for each tag that begins like its own, and stands on a row that is asked for."""
    [beginning] = along.tags
    tags = (tag for each in inside(rows, asked) for tag in each.event.tags)
    return {tag: DCBQueryItem(along.types, [tag]) for tag in tags if tag.startswith(beginning)}


def inside(rows: Sequence[Row], asked: Sequence[DCBQueryItem]) -> list[Row]:
    """Those that an item asks for. An import asks about a thousand tags: each has its own few."""
    by_tag: dict[str | None, list[DCBQueryItem]] = defaultdict(list)
    for item in asked:
        by_tag[item.tags[0] if item.tags else None].append(item)

    def asks(event: DCBEvent) -> bool:
        own = (item for tag in (None, *event.tags) for item in by_tag.get(tag, ()))
        return any(
            (not item.types or event.type in item.types) and set(item.tags) <= set(event.tags)
            for item in own
        )

    return [each for each in rows if asks(each.event)]
