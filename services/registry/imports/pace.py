"""How many families go into one append: as many as leave the register quick for everybody else."""

import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

from infra.runtime.eventstore.bulk import Append

Item = TypeVar("Item")

FEWEST, FIRST, MOST = 20, 50, 200
ALONE, WATCHED = 0.020, 0.010
"""Seconds an append may hold the ledger while nobody waits, and while somebody does."""


class Pace:
    """Begins careful; grows while appends are short, shrinks and pauses when somebody waits."""

    def __init__(self) -> None:
        self.size = FIRST

    def parts(self, items: Sequence[Item]) -> Iterator[Sequence[Item]]:
        """The items in parts of the size that is right when each part's turn comes."""
        place = 0
        while place < len(items):
            size = self.size
            yield items[place : place + size]
            place += size

    def took(self, append: Append | None) -> None:
        """Learn from the last append; rests if others were kept waiting."""
        if append is None:
            return
        allowed = WATCHED if append.waiting else ALONE
        fitting = self.size * allowed / max(append.seconds, 0.001)
        self.size = round(min(MOST, max(FEWEST, min(fitting, self.size * 1.5))))
        if append.waiting:
            time.sleep(append.seconds)
