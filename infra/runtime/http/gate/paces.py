"""Paces (token bucket): how often one person may ask, whatever it is."""

from collections.abc import Callable
from math import ceil
from time import monotonic

A_SECOND, BURST = 20.0, 60.0
MOST_PEOPLE = 10_000


class Paces:
    """Counted in this process alone: what is to hold everywhere is counted in the database."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, person: str) -> int:
        """Take one; or the seconds until there is one."""
        now = self.clock()
        left, at = self._left.get(person, (BURST, now))
        left = min(BURST, left + (now - at) * A_SECOND)
        if left < 1:
            return ceil((1 - left) / A_SECOND)
        if len(self._left) > MOST_PEOPLE:
            self._left.clear()
        self._left[person] = left - 1, now
        return 0
