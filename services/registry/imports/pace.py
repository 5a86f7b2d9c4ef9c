"""How many families go into one append: as many as leave the register quick for everybody else."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")

FEWEST, FIRST, MOST = 20, 50, 200
LONGEST = 0.010
"""Seconds an append may keep the ledger to itself."""


class Pace:
    """Begins careful; grows while appends are short, shrinks when they or the way to them grow."""

    def __init__(self) -> None:
        self.size = FIRST

    def parts(self, items: Sequence[Item]) -> Iterator[Sequence[Item]]:
        """The items in parts of the size that is right when each part's turn comes."""
        place = 0
        while place < len(items):
            size = self.size
            yield items[place : place + size]
            place += size

    def took(self, seconds: float) -> None:
        """Learn from the last append, and from how long it waited for the appends of others."""
        fitting = self.size * LONGEST / max(seconds, 0.001)
        self.size = round(min(MOST, max(FEWEST, min(fitting, self.size * 1.5))))
