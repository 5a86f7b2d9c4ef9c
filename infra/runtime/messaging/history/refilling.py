"""Refilling: an inbox compared with its owner's history, line by line, and made equal to it.

A line keeps its number, so that followers go on: what they have applied is not told twice. What
differs is struck and put right, and views are built again without it; what is missing comes back
to where it stood.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence

from psycopg import Connection
from psycopg.types.json import Jsonb
from pydantic import BaseModel

from infra.runtime.messaging.history.asking import Held
from infra.runtime.messaging.history.catching_up import PAGE, CatchingUp
from infra.runtime.messaging.history.comparing import compare
from infra.runtime.messaging.inbox import Headers
from infra.runtime.messaging.ownership import foreign

PROGRESS = "UPDATE refill SET progress = %s, done = %s WHERE source = %s"


class Refilled(BaseModel):
    """How far a refill has come."""

    checked: int = 0
    """Messages that were compared."""
    of: int = 0
    """Messages that the inbox held when it began."""
    wrong: int = 0
    """Lines that were not the owner's: struck, and put right where the owner has one."""
    back: int = 0
    """Messages that were missing between others."""
    new: int = 0
    """Messages that were missing at the end."""
    done: bool = False


def asked_for(db: Connection) -> list[str]:
    """Sources of which an operator wants the inbox to be compared."""
    return [source for (source,) in db.execute("SELECT source FROM refill WHERE NOT done")]


class Refilling:
    """Of one source's messages in one inbox."""

    def __init__(self, catching_up: CatchingUp) -> None:
        self.catching_up = catching_up
        self.line = catching_up.line

    async def carry_out(self, db: Connection) -> None:
        """What an operator asked for, with progress for him to read. Raises as `run`."""
        async for step in self.run():
            given = (Jsonb(step.model_dump()), step.done, self.line.source)
            await asyncio.to_thread(db.execute, PROGRESS, given)

    async def run(self) -> AsyncIterator[Refilled]:
        """Raises NoHistory, or psycopg's errors; then it may be run again."""
        await asyncio.to_thread(self.line.inbox.begin_month)
        so_far = Refilled(of=await asyncio.to_thread(self.line.count))
        so_far.wrong = await self._strike_the_end()
        checked = await asyncio.to_thread(self.line.checked)
        end = (await asyncio.to_thread(self.line.end)).held.message_id
        while end and checked.message_id != end:
            page = await self._page(checked, end)
            if not page:
                break
            wrong, back = await asyncio.to_thread(compare, self.line, checked, page)
            checked = Held(page[-1][0]["ce-id"])
            so_far.checked, so_far.wrong = so_far.checked + len(page), so_far.wrong + wrong
            so_far.back += back
            yield so_far
        so_far.new = await self.catching_up.run()
        await asyncio.to_thread(self.line.put_right)
        so_far.done = True
        yield so_far

    async def _page(self, checked: Held, end: str) -> Sequence[tuple[Headers, bytes]]:
        """What the owner tells next, up to where the inbox ends."""
        answer = await self.catching_up.asking.after(checked, PAGE)
        found = [each for each in answer.messages if not foreign(self.line.source, each[0])]
        ids = [headers["ce-id"] for headers, _ in found]
        return found[: ids.index(end) + 1] if end in ids else found

    async def _strike_the_end(self) -> int:
        """An operator asks, so the owner is believed whatever epoch it is in."""
        end = await asyncio.to_thread(self.line.end)
        answer = await self.catching_up.asking.after(end.held, 0)
        if answer.known:
            return 0
        common = await self.catching_up.common()
        return await asyncio.to_thread(self.line.strike, common, max(answer.epoch, end.epoch))
