"""Bodies: how much of them a process holds at once, and how long it waits for the rest of one."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infra.runtime.http.problems import problem
from infra.runtime.refusals import Refused

MOST = 64 * 1024**2
"""Bytes of bodies that a process holds for all its requests together."""
GRACE_SECONDS, SLOWEST = 10.0, 10_000
"""A body may take so long, and one second more for so many bytes of it."""
OF_A_BODY = (b"content-type", b"content-length", b"transfer-encoding")
DRAINING_SECONDS = 5.0
"""For which what nobody may send is thrown away, so that its sender reads why."""


class TooMuchAtOnce(Refused):
    status = 503
    title = "Layanan sedang menerima banyak kiriman"
    detail = "Kiriman ini belum diterima. Tunggu sebentar, lalu kirim lagi."
    retry_after = 5


class TooSlow(Refused):
    status = 408
    title = "Kiriman terlalu lambat"
    detail = "Kiriman ini tidak selesai diterima. Periksa sambungan, lalu kirim lagi."


@dataclass
class BytesHeld:
    """Bytes of bodies that are being read or worked on."""

    bytes: int = 0


class Unread:
    """A request whose body is not read: those who ask for it get none."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self.whole = False
        """Whether all of it has come, so that the connection can go on to the next request."""
        self._asked = False

    async def through(self, app: ASGIApp, scope: Scope) -> None:
        bare = [each for each in scope["headers"] if each[0] not in OF_A_BODY]
        await app({**scope, "headers": bare}, self.receive, self.send)

    async def answer(self, refusal: Response, scope: Scope) -> None:
        await refusal(scope, self.receive, self.send)

    async def receive(self) -> Message:
        if self._asked:
            return await self._receive()
        self._asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: Message) -> None:
        """An answer to what has not all come ends the connection, and comes before it ends."""
        if self.whole:
            await self._send(message)
        elif message["type"] == "http.response.start":
            closing = (b"connection", b"close")
            await self._send({**message, "headers": [*message.get("headers", ()), closing]})
        elif message.get("more_body"):
            await self._send(message)
        else:
            await self._send({**message, "more_body": True})
            await self._drain()
            await self._send({"type": "http.response.body"})

    async def _drain(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAINING_SECONDS):
                while (await self._receive()).get("more_body"):
                    """Thrown away as it comes."""


class Body(Unread):
    """A body that is read, if it comes fast enough and there is room for it."""

    def __init__(self, held: BytesHeld, receive: Receive, send: Send) -> None:
        super().__init__(receive, send)
        self.held = held
        self._size = 0
        self._refused: Refused | None = None
        self._heard = True
        """Whether what a handler says is passed on."""
        self._begun = False
        self._since = asyncio.get_running_loop().time()

    async def through(self, app: ASGIApp, scope: Scope) -> None:
        try:
            await app(scope, self.receive, self.send)
        finally:
            self.held.bytes -= self._size
        if self._refused and not self._begun:
            self._heard = True
            await self.answer(problem(self._refused), scope)

    async def receive(self) -> Message:
        """Raises TooSlow, or TooMuchAtOnce."""
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise self._not_taken(TooSlow()) from None
        self._take(len(message.get("body", b"")))
        self.whole = not message.get("more_body")
        return message

    @property
    def _until(self) -> float | None:
        return None if self.whole else self._since + GRACE_SECONDS + self._size / SLOWEST

    def _take(self, size: int) -> None:
        self._size += size
        self.held.bytes += size
        if self.held.bytes > MOST:
            raise self._not_taken(TooMuchAtOnce())

    def _not_taken(self, refused: Refused) -> Refused:
        """What a handler makes of a body that broke off is not what it was refused for."""
        self._refused, self._heard = refused, self._begun
        return refused

    async def send(self, message: Message) -> None:
        if self._heard:
            self._begun = True
            await super().send(message)

    async def _drain(self) -> None:
        if not isinstance(self._refused, TooSlow):
            await super()._drain()
