"""A ledger in memory, for tests of decisions: the library's model of a recorder is behind it."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBQueryItem,
    DCBSequencedEvent,
)
from eventsourcing.dcb.popo import InMemoryDCBRecorder

from contracts.facts import FACTS
from contracts.message import Origin
from contracts.vocabulary import Vocabulary
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.eventstore.storage.group_commit import Appended
from infra.runtime.eventstore.storage.recorder import LedgerRecorder
from infra.runtime.eventstore.storage.rows import Row, Rows, items_along
from infra.runtime.privacy.held_keys import HeldKeys

BEGINNING = datetime(2026, 11, 20, 8, tzinfo=UTC)
"""When everything in memory was recorded, but for microseconds."""


def origin(service: str, position: int, recorded_at: datetime = BEGINNING) -> Origin:
    """Where a fact lies that nobody appended."""
    return Origin(service, 1, position, recorded_at, b"\x07" * 32)


def lying(event: DCBEvent, position: int = 1, recorded_at: datetime = BEGINNING) -> Row:
    """An event as if it lay in a ledger."""
    return Row(event, position, recorded_at, 1, b"")


class MemoryRecorder(LedgerRecorder):
    def __init__(self) -> None:
        self._facts = InMemoryDCBRecorder()
        self._moments: list[datetime] = []

    def close(self) -> None:
        pass

    def store(
        self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None
    ) -> Appended:
        position = self._facts.append(events, condition)
        at = BEGINNING + position * timedelta(microseconds=1)
        self._moments += [at] * len(events)
        return Appended(position, at)

    def read(
        self,
        query: DCBQuery | None = None,
        *,
        after: int | None = None,
        limit: int | None = None,
        along: DCBQueryItem | None = None,
    ) -> Rows:
        found = self._facts.read(query, after=after, limit=limit)
        rows = [self._lying(each) for each in found]
        if along is None or query is None:
            return Rows(rows, found.head)
        more = items_along(rows, query.items, along)
        all_ = self._facts.read(DCBQuery([*query.items, *more.values()]))
        return Rows([self._lying(each) for each in all_], found.head, more.keys())

    def _lying(self, each: DCBSequencedEvent) -> Row:
        return lying(each.event, each.position, self._moments[each.position - 1])

    def carried(self, tags: Collection[str]) -> set[str]:
        return {tag for each in self._facts.read() for tag in each.event.tags} & set(tags)

    def clocks(self) -> tuple[datetime, datetime]:
        return now(), now()

    def position_at(self, moment: datetime) -> int:
        return sum(at <= moment for at in self._moments)


def in_memory(keys: HeldKeys | None = None, vocabulary: Vocabulary = FACTS) -> Ledger:
    return Ledger("memory", JsonMapper(keys, "memory", vocabulary), MemoryRecorder())
