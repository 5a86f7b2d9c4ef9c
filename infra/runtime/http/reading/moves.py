"""Waiting for followers (read your writes): who works in another process says when it moved."""

import asyncio
from collections.abc import Callable, Hashable
from time import monotonic
from typing import Any, NamedTuple, TypeVar

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import ConnectionPool
from starlette.concurrency import run_in_threadpool

from infra.runtime.projections.parking import MOVED
from infra.runtime.refusals import Refused

LONGEST_SECONDS = 0.25
"""Between two looks, should the word that something moved be lost."""

Found = TypeVar("Found")


class NotYet(Refused):
    """No failure of ours: a caller may name a position that nobody will ever reach."""

    status = 409
    title = "Sedang diproses"
    detail = "Perubahan sudah tersimpan tetapi belum tampil di sini. Coba lagi sebentar."
    retry_after = 1


class Look(NamedTuple):
    """One question to the database that all who wait for the same thing share."""

    since: float
    found: "asyncio.Future[Any]"


def nothing_else() -> None:
    """What is waited for may still come."""


class Moves:
    """One line to PostgreSQL for all who wait in a process, open from the first of them on."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool
        self._waiting: set[asyncio.Event] = set()
        self._listening: asyncio.Task[None] | None = None
        self._looks: dict[Hashable, Look] = {}
        self._moved_at = 0.0

    async def until(
        self,
        look: Callable[[], Found],
        arrived: Callable[[Found], bool],
        timeout: float = 2.0,
        *,
        shared: Hashable,
        possible: Callable[[], None] = nothing_else,
    ) -> Found:
        """What `look` finds once it has arrived; it is asked again whenever a follower moved.

        Who names the same thing as `shared` shares each look. `possible` is asked before anybody
        waits, and raises where waiting is in vain. Raises NotYet after `timeout` seconds.
        """
        end = monotonic() + timeout
        if arrived(found := await self._look(look, shared, monotonic())):
            return found
        await run_in_threadpool(possible)
        moved = asyncio.Event()
        self._waiting.add(moved)
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._listen())
        try:
            while not arrived(found := await self._look(look, shared, self._moved_at)):
                if monotonic() > end:
                    raise NotYet
                await _set_or_late(moved)
        finally:
            self._waiting.discard(moved)
        return found

    async def _look(self, look: Callable[[], Found], shared: Hashable, since: float) -> Found:
        """Somebody's look, if it began late enough for us, or one of our own."""
        while (running := self._looks.get(shared)) and not running.found.done():
            found: Found = await asyncio.shield(running.found)
            if running.since >= since:
                return found
        own = Look(monotonic(), asyncio.ensure_future(run_in_threadpool(look)))
        self._looks[shared] = own
        mine: Found = await asyncio.shield(own.found)
        return mine

    async def _listen(self) -> None:
        try:
            where = self._pool.conninfo
            conninfo = where() if callable(where) else where
            async with await AsyncConnection.connect(conninfo, autocommit=True) as db:
                await db.execute(f"LISTEN {MOVED}".encode())
                self._wake()
                async for _ in db.notifies():
                    self._wake()
        except psycopg.Error:
            """Whoever waits looks by himself, and the next one opens the line again."""

    def _wake(self) -> None:
        self._moved_at = monotonic()
        for each in self._waiting:
            each.set()


async def _set_or_late(moved: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(moved.wait(), LONGEST_SECONDS)
    except TimeoutError:
        return
    moved.clear()
