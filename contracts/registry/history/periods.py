"""When something happened, as far as anybody knows: a period, and the place of its recording.

Whoever speaks later is believed to speak of something later, unless the dates say otherwise.
"""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple, Protocol, TypeVar

from contracts.event import Effective, Precision

BASELINE = date.min
"""Kept for what stood in the first file: it is older than anything else that is ever recorded."""
LONG_AGO = BASELINE + timedelta(days=1)
FOREVER = date.max
NOW = FOREVER - timedelta(days=1)
"""Everything recorded has happened by today, so now is the end of every line."""


class When(NamedTuple):
    """The days on which it can have happened, and where in the ledger it was recorded."""

    first: date
    last: date
    position: int


class HasDays(Protocol):
    @property
    def when(self) -> When: ...


T = TypeVar("T", bound=HasDays)


def baseline(position: int) -> When:
    return When(BASELINE, BASELINE, position)


def within(effective: Effective, recorded_on: date, position: int) -> When:
    """The period that a date means. What was recorded had happened by the day of its recording."""
    on = effective.on
    if on is None:
        return When(LONG_AGO, recorded_on, position)
    last = on
    if effective.precision is not Precision.DAY:
        month = on.month if effective.precision is Precision.MONTH else 12
        last = date(on.year, month, monthrange(on.year, month)[1])
    return When(min(on, recorded_on), min(last, recorded_on), position)


def in_order(dated: Iterable[T]) -> list[T]:
    """As the dates say; where they do not decide, as recorded.

    Each goes before the first that surely came later, else to the end. So the line never
    contradicts a date, and each can count on a day of its own period.
    """
    line: list[T] = []
    floors: list[date] = []
    for each in sorted(dated, key=lambda one: one.when.position):
        place = bisect_right(floors, each.when.last)
        floor = max(each.when.first, floors[place - 1]) if place else each.when.first
        line.insert(place, each)
        floors.insert(place, floor)
    return line


def days(line: Sequence[When], early: Sequence[bool]) -> list[date]:
    """The day from which each counts: the first possible one, or else the last possible one.

    Nothing counts before what precedes it, nor after what follows it.
    """
    floors = list(accumulate((when.first for when in line), max))
    counted: list[date] = []
    limit = date.max
    for when, floor, first in zip(reversed(line), reversed(floors), reversed(early), strict=True):
        limit = floor if first else max(floor, min(when.last, limit))
        counted.append(limit)
    return counted[::-1]
