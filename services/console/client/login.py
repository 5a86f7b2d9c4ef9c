"""A token of the local issuer, kept until shortly before it expires."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

import httpx

from services.console.client.failures import Refusal, Silent

SPARE = 60.0
"""Seconds of life below which a token is not used any more."""


@dataclass
class OfficerLogin:
    """Gets tokens for one person; `token()` may be called before every request."""

    issuer: str
    person: str
    password: str
    web: httpx.Client
    clock: Callable[[], float] = monotonic
    _token: str = field(default="", repr=False)
    _until: float = 0.0

    def token(self) -> str:
        if self.clock() > self._until - SPARE:
            self._ask()
        return self._token

    def forget(self) -> None:
        """After a service did not take it."""
        self._until = 0.0

    def _ask(self) -> None:
        form = {"grant_type": "password", "username": self.person, "password": self.password}
        try:
            answer = self.web.post(f"{self.issuer}/token", data=form)
        except httpx.TransportError:
            raise Silent("issuer") from None
        if answer.is_error:
            detail = "Layanan masuk menolak pengguna ini."
            raise Refusal(401, {"title": "Tidak dapat masuk", "detail": detail})
        granted = answer.json()
        self._token = granted["access_token"]
        self._until = self.clock() + granted["expires_in"]
