"""Connections: whoever begins a request finishes its headers soon, or makes room for others."""

import asyncio
from http import HTTPStatus
from typing import Any, ClassVar

import h11
from fastapi.responses import JSONResponse
from uvicorn.protocols.http.h11_impl import H11Protocol

from infra.runtime.http.problems import plain_problem, problem
from infra.runtime.refusals import Refused

HEADER_SECONDS = 10.0
MOST_WAITING = 1000
"""Connections without a whole request; over it, the one that has waited longest goes."""


class HeadersTooSlow(Refused):
    status = 408
    title = "Permintaan terlalu lambat"
    detail = "Permintaan ini tidak selesai diterima. Periksa sambungan, lalu ulangi."


class Connection(H11Protocol):
    """What uvicorn lacks: it waits for ever for the rest of a request's head."""

    waiting: ClassVar[dict["Connection", asyncio.TimerHandle]] = {}
    """In the order in which they began to wait."""
    _begun = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._begun = True
        super().data_received(data)
        self._look()

    def send_400_response(self, msg: str) -> None:
        """A problem like every other, for what is no request at all."""
        self.transport.write(_last_words(plain_problem(400)))
        self.transport.close()

    def on_response_complete(self) -> None:
        self._begun = bool(self.conn.trailing_data[0])
        super().on_response_complete()
        self._look()

    def _look(self) -> None:
        """Between two requests uvicorn's own time to keep alive counts, until one has begun."""
        if self.conn.their_state is h11.IDLE and self._begun and not self.transport.is_closing():
            self._wait()
        else:
            self._wait_no_more()

    def _wait(self) -> None:
        if self in self.waiting:
            return
        self.waiting[self] = self.loop.call_later(HEADER_SECONDS, self._end)
        if len(self.waiting) > MOST_WAITING:
            next(iter(self.waiting))._end()

    def _wait_no_more(self) -> None:
        if timer := self.waiting.pop(self, None):
            timer.cancel()

    def _end(self) -> None:
        self._wait_no_more()
        if self._begun:
            self.transport.write(_last_words(problem(HeadersTooSlow())))
        self.transport.close()


def _last_words(answer: JSONResponse) -> bytes:
    """An answer to what no application was asked, after which the connection ends."""
    headers: list[tuple[Any, Any]] = [*answer.raw_headers, (b"connection", b"close")]
    lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
    status = f"HTTP/1.1 {answer.status_code} {HTTPStatus(answer.status_code).phrase}\r\n"
    return status.encode() + lines + b"\r\n" + bytes(answer.body)
