"""Guessing is slowed down: after five wrong passwords a name must wait a minute."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from time import monotonic

ALLOWED = 5
PAUSE = 60.0
REMEMBERED = 10_000


class Attempts:
    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.clock = clock
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, name: str) -> int:
        """Seconds this name must wait before it may try again, 0 for now."""
        with self._lock:
            failures, last = self._failed.get(name, (0, 0.0))
            left = last + PAUSE - self.clock()
            return int(left) + 1 if failures >= ALLOWED and left > 0 else 0

    def failed(self, name: str) -> None:
        with self._lock:
            failures, last = self._failed.pop(name, (0, 0.0))
            again = failures + 1 if self.clock() - last < PAUSE else 1
            self._failed[name] = (again, self.clock())
            if len(self._failed) > REMEMBERED:
                self._failed.popitem(last=False)

    def succeeded(self, name: str) -> None:
        with self._lock:
            self._failed.pop(name, None)
