"""Workers run behind the API, each in a thread. One that fails starts again, and is told about."""

import logging
import threading
from collections.abc import Callable, Mapping
from time import monotonic

logger = logging.getLogger("jejak.workers")

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
RECENT = 60.0
"""Seconds for which a failure counts against a worker that has started again."""


class Workers:
    """Keeps every worker at it until `stop` is set."""

    def __init__(self, work: Mapping[str, Callable[[], None]], stop: threading.Event) -> None:
        self._stop = stop
        self._failed_at: dict[str, float] = {}
        # Daemons: what hangs in a dead connection must not keep the process from ending.
        self._threads = [
            threading.Thread(target=self._keep, args=each, name=each[0], daemon=True)
            for each in work.items()
        ]

    @property
    def names(self) -> list[str]:
        return [thread.name for thread in self._threads]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def failing(self) -> list[str]:
        """Names of the workers that failed lately or are gone."""
        recent = monotonic() - RECENT
        return [
            thread.name
            for thread in self._threads
            if self._failed_at.get(thread.name, recent) > recent or not thread.is_alive()
        ]

    def finish(self, seconds: float) -> list[str]:
        """Tell all of them to stop; names of those that had not after so long."""
        self._stop.set()
        end = monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - monotonic()))
        return [thread.name for thread in self._threads if thread.is_alive()]

    def _keep(self, name: str, work: Callable[[], None]) -> None:
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            started = monotonic()
            try:
                work()
            except Exception as error:
                logger.critical("worker failed", extra={"follower": name}, exc_info=error)
            if self._stop.is_set():
                return
            self._failed_at[name] = monotonic()
            if monotonic() - started > RECENT:
                pause = FIRST_PAUSE
            self._stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
