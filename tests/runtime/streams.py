"""Streams for one test: the session's server is shared, so each test starts with empty ones."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from infra.local.servers.nats import NatsServer
from infra.runtime.messaging.connection import Login, connect
from infra.runtime.messaging.streams import provision

Answer = TypeVar("Answer")


def login(server: NatsServer, user: str) -> Login:
    return Login(server.url, user, server.passwords[user])


def ask(server: NatsServer, question: Callable[[JetStreamContext], Awaitable[Answer]]) -> Answer:
    """Do something on JetStream as the provisioner."""

    async def run() -> Answer:
        client = await connect(login(server, "provisioner"))
        try:
            return await question(client.jetstream())
        finally:
            await client.close()

    return asyncio.run(run())


def empty_streams(server: NatsServer) -> None:
    async def renew(js: JetStreamContext) -> None:
        for stream in ("REGISTRY", "VERIFICATION", "PROGRAMS"):
            with suppress(NotFoundError):
                await js.delete_stream(stream)
        await provision(js)

    ask(server, renew)


def ids_in(server: NatsServer, stream: str = "REGISTRY") -> list[str]:
    """Message ids in stream order."""

    async def read(js: JetStreamContext) -> list[str]:
        last = (await js.stream_info(stream)).state.last_seq
        found = [await js.get_msg(stream, seq=number) for number in range(1, last + 1)]
        return [(each.headers or {})["Nats-Msg-Id"] for each in found]

    return ask(server, read)
