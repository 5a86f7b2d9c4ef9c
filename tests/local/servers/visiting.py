"""One user's connection to a real NATS server, with what it was refused."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import nats
from nats.aio.client import Client
from nats.errors import Error
from nats.js import JetStreamContext

from infra.local.servers.nats import NatsServer
from infra.runtime.messaging.connection import Login, connect, streams
from infra.runtime.messaging.streams import provision
from infra.runtime.messaging.topology import HEARS

SERVICES = sorted(HEARS)


@dataclass
class Visitor:
    """One user's connection, with the refusals the server sent it."""

    client: Client
    stream: JetStreamContext
    refusals: list[str] = field(default_factory=list)

    async def denied(self, attempt: Callable[[], Awaitable[Any]]) -> bool:
        """Whether the server refused this; a refusal comes beside the answer, not as one."""
        before, task = len(self.refusals), asyncio.ensure_future(attempt())
        try:
            return await self.refused_since(before)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, Error):
                await task

    async def refused_since(self, before: int) -> bool:
        for _ in range(400):
            if any("permissions violation" in text.lower() for text in self.refusals[before:]):
                return True
            await asyncio.sleep(0.005)
        return False


@asynccontextmanager
async def as_user(server: NatsServer, user: str) -> AsyncIterator[Visitor]:
    refusals: list[str] = []

    async def note(error: Exception) -> None:
        refusals.append(str(error))

    client = await nats.connect(
        server.url,
        user=user,
        password=server.passwords[user],
        error_cb=note,
    )
    try:
        yield Visitor(client, streams(client, timeout=2), refusals)
    finally:
        await client.close()


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(story)


async def provisioned(server: NatsServer, emptied: str | None = None) -> None:
    client = await connect(Login(server.url, "provisioner", server.passwords["provisioner"]))
    if emptied:
        await client.jetstream().delete_stream(emptied)
    await provision(client.jetstream())
    await client.close()
