"""Catching up: what an inbox lacks is asked of the owner; what the owner no longer holds is struck.

The stream may have forgotten what is next, this database or the owner's may be an older copy, or
the hearer may be new: the same steps bring all of them to where the owner is. Hashes say up to
where two histories are one, for each covers all before it.
"""

import asyncio
import logging
from collections.abc import Mapping
from time import monotonic

from infra.runtime.messaging.feed import AnotherHistory
from infra.runtime.messaging.history.asking import Asking
from infra.runtime.messaging.history.line import Line, LineEnd

PAGE = 200

WATCH_SECONDS = 10.0

logger = logging.getLogger("jejak.inbox")


class CatchingUp:
    """One source's messages in one inbox."""

    def __init__(self, line: Line, asking: Asking) -> None:
        self.line, self.asking = line, asking

    async def run(self) -> int:
        """Hold all that the owner tells; how many messages were new.

        Raises AnotherHistory where the owner tells another history and nobody has adopted it,
        NoHistory, or psycopg's errors.
        """
        new = 0
        while True:
            end = await asyncio.to_thread(self.line.end)
            answer = await self.asking.after(end.held, PAGE)
            if not answer.known:
                await self._strike(answer.epoch, end)
                continue
            if end.common is not None:
                await asyncio.to_thread(self.line.believe)
            if answer.epoch > end.epoch:
                await asyncio.to_thread(self.line.enter, answer.epoch)
            if not answer.messages:
                return new
            stored = await asyncio.to_thread(self.line.store, answer.messages)
            if (await asyncio.to_thread(self.line.end)).held == end.held:
                return new
            new += stored
            if stored < len(answer.messages):
                return new

    async def _strike(self, epoch: int, end: LineEnd) -> None:
        if epoch <= end.epoch:
            if end.common is None:
                await asyncio.to_thread(self.line.doubt, await self.common())
            raise AnotherHistory(self.line.source)
        common = await self.common()
        gone = await asyncio.to_thread(self.line.strike, common, epoch)
        logger.warning("history was replaced: %d messages of %s struck", gone, self.line.source)

    async def common(self) -> int:
        """How many messages from the beginning on are the owner's too."""
        low, high = 0, await asyncio.to_thread(self.line.count)
        while low < high:
            middle = (low + high + 1) // 2
            held = await asyncio.to_thread(self.line.nth, middle)
            if (await self.asking.after(held, 0)).known:
                low = middle
            else:
                high = middle - 1
        return low


class Watch:
    """Sees which lines have not moved for a while: their stream may never tell what is next."""

    def __init__(self, watched: Mapping[str, CatchingUp]) -> None:
        self.watched = watched
        self._ends: dict[str, str | None] = {}
        self._next = monotonic()  # at once: there may be something that a stream has forgotten

    async def idle(self) -> list[str]:
        """Sources to ask now; nobody between two looks."""
        if monotonic() < self._next:
            return []
        self._next = monotonic() + WATCH_SECONDS
        found = []
        for source, each in self.watched.items():
            end = (await asyncio.to_thread(each.line.end)).held.message_id
            if self._ends.get(source, end) == end:
                found.append(source)
            self._ends[source] = end
        return found
