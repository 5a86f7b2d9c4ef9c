"""What every answer carries: safe headers, a problem for every error, and a kept copy if asked."""

import logging
import traceback
from typing import Any

from psycopg import Error
from psycopg_pool import ConnectionPool
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from infra.runtime.http.idempotency import KEPT_HEADERS, finish
from infra.runtime.http.problems import plain_problem

log = logging.getLogger(__name__)

ONLY_BY_TLS = "max-age=31536000; includeSubDomains"
"""For a year (HSTS): a browser that was here by TLS comes back by TLS. Over plain HTTP it is empty
words, as the standard has it (RFC 6797 8.1)."""
SAFE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": ONLY_BY_TLS,
    "X-Content-Type-Options": "nosniff",
}


class Answers:
    """Outermost middleware. Errors no handler knew become a 500 that tells nothing."""

    def __init__(self, app: ASGIApp, pool: ConnectionPool[Any]) -> None:
        self.app = app
        self.pool = pool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope.setdefault("state", {})
        answer = _Answer(scope, receive, send, self.pool)
        try:
            await self.app(scope, receive, answer.send)
        except Exception as error:
            # The text of an unknown error may quote data, so only its kind and place are logged.
            place = "".join(traceback.format_tb(error.__traceback__)[-4:])
            log.error("unexpected %s\n%s", type(error).__name__, place)
            if answer.status:
                raise
            await plain_problem(500)(scope, receive, answer.send)


class _Answer:
    def __init__(
        self, scope: Scope, receive: Receive, send: Send, pool: ConnectionPool[Any]
    ) -> None:
        self.scope, self.receive, self.out, self.pool = scope, receive, send, pool
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""
        self.replaced = False

    async def send(self, message: Message) -> None:
        if self.replaced:
            return
        if message["type"] == "http.response.start":
            await self._start(message)
            return
        self.body += message.get("body", b"") if "command" in self.scope["state"] else b""
        if not message.get("more_body"):
            await self._finish()
        await self.out(message)

    async def _start(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        status = message["status"]
        # The framework refuses a body that is too large in plain text of its own.
        if status >= 400 and headers.get("content-type", "").startswith("text/plain"):
            await plain_problem(status)(self.scope, self.receive, self.send)
            self.replaced = True
            return
        self.status = status
        for name, value in SAFE_HEADERS.items():
            headers.setdefault(name, value)
        self.headers = {name: headers[name] for name in KEPT_HEADERS if name in headers}
        await self.out(message)

    async def _finish(self) -> None:
        command = self.scope["state"].pop("command", None)
        if command is None:
            return
        try:
            kept = (command, self.status, self.headers, self.body)
            await run_in_threadpool(finish, self.pool, *kept)
        except Error as error:
            # The ledger has the command; a repeat finds it there once the claim has lapsed.
            log.error("answer not kept: %s", type(error).__name__)
