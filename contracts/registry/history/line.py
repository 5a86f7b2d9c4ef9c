"""A person's line: where they were from which day on. A person is in one place at a time."""

from collections.abc import Iterable
from datetime import date
from enum import Enum, auto
from typing import NamedTuple
from uuid import UUID

from contracts.event import Effective
from contracts.registry.history.effect import Gone
from contracts.registry.history.periods import FOREVER, When, days, in_order

Where = UUID | Gone
"""The family somebody lives in, or why none."""


class Kind(Enum):
    JOINED = auto()
    """Came into the register: born, arrived, loaded."""
    MOVED = auto()
    """From one family to another."""
    LEFT = auto()
    DIED = auto()


COMING = (Gone.NOT_YET, Gone.AWAY, Gone.MISSING)


class Change(NamedTuple):
    """What one fact says of where one person is."""

    when: When
    kind: Kind
    family_id: UUID
    """The family joined, or left, or the one that reported the death."""
    event_id: UUID
    effective: Effective
    """As stated, or put right."""
    to: UUID | None = None
    """The other family of somebody who moved."""
    became: Gone = Gone.AWAY
    """What somebody is who left."""

    @property
    def into(self) -> UUID | None:
        """The family it brings somebody into."""
        if self.kind is Kind.MOVED:
            return self.to
        return self.family_id if self.kind is Kind.JOINED else None

    def makes_sense(self, where: Where) -> bool:
        """Nobody joins who is there already, nobody leaves where they are not; all can die."""
        match self.kind:
            case Kind.JOINED:
                return where in COMING
            case Kind.DIED:
                return True
            case _:
                return where == self.family_id

    def leads_to(self, where: Where) -> Where:
        """Where they are afterwards; the dead stay dead."""
        if where is Gone.DEAD or self.kind is Kind.DIED:
            return Gone.DEAD
        return self.into or self.became


class Step(NamedTuple):
    day: date
    where: Where
    change: Change

    @property
    def displaced(self) -> bool:
        """It counts on a day that its own date excludes."""
        return not self.change.when.first <= self.day <= self.change.when.last


def settled(changes: Iterable[Change]) -> list[Step]:
    """The steps of a line. A change that makes no sense on its date waits until it does."""
    line = in_order(changes)
    waited: set[Change] = set()
    wheres: list[Where] = []
    where: Where = Gone.NOT_YET
    while (place := len(wheres)) < len(line):
        change = line[place]
        if change not in waited and not change.makes_sense(where):
            waited.add(change)
            line.insert(_where_it_makes_sense(line, place, where), line.pop(place))
            continue
        where = change.leads_to(where)
        wheres.append(where)
    counted = days([c.when for c in line], [c.kind is Kind.JOINED for c in line])
    return [Step(*step) for step in zip(counted, wheres, line, strict=True)]


def _where_it_makes_sense(line: list[Change], place: int, where: Where) -> int:
    """The first later place, behind facts that were already known; else where its date puts it."""
    waiting = line[place]
    for later in range(place + 1, len(line)):
        if line[later].when.position > waiting.when.position:
            break
        where = line[later].leads_to(where)
        if waiting.makes_sense(where):
            return later
    return place


def where_on(steps: Iterable[Step], day: date) -> Where:
    where: Where = Gone.NOT_YET
    for step in steps:
        if step.day > day:
            break
        where = step.where
    return where


def stays(steps: list[Step], family_id: UUID) -> list[tuple[date, date]]:
    """From and until (not included) when they lived in the family."""
    ends = [*(step.day for step in steps[1:]), FOREVER]
    found: list[tuple[date, date]] = []
    for step, end in zip(steps, ends, strict=False):
        if step.where == family_id and step.day < end:
            if found and found[-1][1] == step.day:
                found[-1] = (found[-1][0], end)
            else:
                found.append((step.day, end))
    return found
