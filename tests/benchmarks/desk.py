"""A desk: one client, and many people who take turns at it, as one may not ask that often."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from contracts.privacy.opening import Purpose
from infra.local.home import Home
from infra.runtime.process.settings import read_settings
from services.issuer.__main__ import of as issuer_of
from services.issuer.issuing import LIFE

KEPT = 2.0
"""Seconds for which a connection is used again without a request; services close it after five."""


class Failed(RuntimeError):
    """A request was not answered as it should be, so nothing was measured."""


@dataclass
class Answer:
    """What came of one request, and after how many seconds."""

    seconds: float
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> Any:
        return json.loads(self.body)

    def expecting(self, status: int) -> "Answer":
        """Raises Failed with what it says instead."""
        if self.status != status:
            raise Failed(f"{self.status}: {self.body.decode()[:400]}")
        return self


class Desk:
    """One client with a connection of its own to each service, and many people who take turns."""

    def __init__(self, home: Home, urls: dict[str, str], people: Sequence[str]) -> None:
        self._issuer = issuer_of(read_settings(home.settings / "issuer.json"))
        self._lines = {
            name: HTTPConnection(urlsplit(url).netloc, timeout=60) for name, url in urls.items()
        }
        self._people, self._turns = people, count()
        self._tokens: dict[str, tuple[float, str]] = {}
        self._asked = 0.0

    def token(self, person: str) -> str:
        until, token = self._tokens.get(person, (0.0, ""))
        if until < time.monotonic():
            claims = {"sub": person, "aud": ["registry", "reporting"], "client_id": "jejak"}
            with self._issuer.database() as db:
                token = self._issuer.signed(db, "at+jwt", **claims)
            self._tokens[person] = time.monotonic() + LIFE / 2, token
        return token

    def ask(
        self,
        service: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """By whoever's turn it is; the time is that of the request, not of its making."""
        person = self._people[next(self._turns) % len(self._people)]
        sent = {"Authorization": f"Bearer {self.token(person)}", "Purpose": Purpose.SERVICE.value}
        sent |= headers or {}
        content = None if body is None else json.dumps(body).encode()
        if content is not None:
            sent["Content-Type"] = "application/json"
        line = self._lines[service]
        if time.monotonic() - self._asked > KEPT:
            line.close()
        self._asked = time.monotonic()
        began = time.perf_counter()
        try:
            line.request("GET" if content is None else "POST", path, content, sent)
            found = line.getresponse()
            answered = found.read()
        except (HTTPException, OSError):
            line.close()
            raise
        seconds = time.perf_counter() - began
        return Answer(
            seconds, found.status, {k.lower(): v for k, v in found.getheaders()}, answered
        )

    def close(self) -> None:
        for each in self._lines.values():
            each.close()
