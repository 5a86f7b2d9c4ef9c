"""The gate: token and right are looked at on the headers; only then is a body read, and not long.

A body that nobody may send is not read: the request goes on without it and is refused where every
other is. Whoever sends too much at once, too often or too slowly is asked to wait.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from re import Pattern
from typing import NamedTuple

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from psycopg import Error
from psycopg_pool import PoolTimeout
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from infra.runtime.http.access import right_of
from infra.runtime.http.deps import Deps, deps_of
from infra.runtime.http.gate.bodies import Body, BytesHeld, Unread
from infra.runtime.http.gate.paces import Paces
from infra.runtime.http.limits import TooOften
from infra.runtime.http.problems import problem
from infra.runtime.identity.rights import Principal, Right
from infra.runtime.identity.tokens import Token
from infra.runtime.refusals import Refused

AT_ONCE, OF_A_PERSON = 200, 40
"""Requests that a process works on: of everybody together, and of one person."""
LOOKING = 8
"""Threads that read tokens, apart from those in which requests are carried out."""
BEARER = "bearer "


class Busy(Refused):
    status = 503
    title = "Layanan sedang penuh"
    detail = "Terlalu banyak permintaan sekaligus. Tunggu sebentar, lalu kirim lagi."
    retry_after = 2


class Door(NamedTuple):
    """What one route asks of whoever sends it something."""

    path: Pattern[str]
    methods: set[str]
    right: Right


class Gate:
    """One for each process."""

    def __init__(self, app: ASGIApp, of: FastAPI) -> None:
        self.app, self._of = app, of
        self.paces, self.held = Paces(), BytesHeld()
        self._working: Counter[str] = Counter()
        self._doors: list[Door] | None = None
        self._looking: CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            person, granted = await self._looked_at(scope)
            with self._let_in(person):
                await self._go_on(scope, receive, send, granted)
        except Refused as refusal:
            await Unread(receive, send).answer(problem(refusal), scope)

    async def _go_on(self, scope: Scope, receive: Receive, send: Send, granted: bool) -> None:
        if not brings_body(scope):
            await self.app(scope, receive, send)
            return
        body = Body(self.held, receive, send) if granted else Unread(receive, send)
        await body.through(self.app, scope)

    @contextmanager
    def _let_in(self, person: str) -> Iterator[None]:
        """Raises Busy or TooOften."""
        if self._working.total() >= AT_ONCE:
            raise Busy
        if person and self._working[person] >= OF_A_PERSON:
            raise TooOften.after(1)
        self._working[person] += 1
        try:
            yield
        finally:
            self._working[person] -= 1
            if not self._working[person]:
                del self._working[person]

    async def _looked_at(self, scope: Scope) -> tuple[str, bool]:
        """Who asks, if it can be told, and whether the route is theirs to send something to.

        Raises TooOften.
        """
        kind, _, value = Headers(scope=scope).get("authorization", "").partition(" ")
        if f"{kind.lower()} " != BEARER:
            return "", False
        self._looking = self._looking or CapacityLimiter(LOOKING)
        token, granted = await run_sync(self._read, scope, value.strip(), limiter=self._looking)
        if token is None:
            return "", False
        scope.setdefault("state", {})["token"] = token
        if wait := self.paces.wait(token.person):
            raise TooOften.after(wait)
        return token.person, granted

    def _read(self, scope: Scope, value: str) -> tuple[Token | None, bool]:
        """The token, and whether it grants the route what is sent to it."""
        try:
            token = self._deps.tokens.read(value)
        except Refused:
            return None, False  # and asked again where the route says what is wrong with it
        return token, brings_body(scope) and self._granted(scope, token)

    def _granted(self, scope: Scope, token: Token) -> bool:
        right = self._right(scope["path"], scope["method"])
        if right is None:
            return False
        try:
            roles = token.proven(self._deps.assignments.of(token.person).roles)
        except (Refused, Error, PoolTimeout):
            return False
        return bool(Principal(token.person, roles, token.token_id).within(right).roles)

    @property
    def _deps(self) -> Deps:
        return deps_of(self._of)

    def _right(self, path: str, method: str) -> Right | None:
        if self._doors is None:
            self._doors = [
                Door(each.path_regex, each.methods or set(), right)
                for each in iter_route_contexts(self._of.routes)
                if (right := right_of(each.original_route))
            ]
        found = (
            each.right for each in self._doors if method in each.methods and each.path.match(path)
        )
        return next(found, None)


def brings_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
