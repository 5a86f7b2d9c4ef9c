"""Who asks: for each route somebody whose role has its right, and nobody faster than may be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from itertools import count
from time import monotonic, sleep

from fastapi.routing import iter_route_contexts
from schemathesis import APIOperation

from infra.build.documents.openapi import application
from infra.local.demo.users import demo_users
from infra.runtime.http.access import right_of
from infra.runtime.http.gate.paces import A_SECOND, BURST

OFFICERS = {user.role: user.person for user in demo_users()}
BELOW = 0.9
"""Of what the gate lets one person ask: who is asked to wait learns nothing of what lies behind."""


def holders(service: str) -> dict[str, list[str]]:
    """The roles that have a route's right, by `GET /path`; none where anybody may ask."""
    app = application(import_module(f"services.{service}.main").service)
    return {
        f"{method} {route.path}": sorted(right.roles & OFFICERS.keys())
        for route in iter_route_contexts(app.routes)
        if (right := right_of(route.original_route))
        for method in route.methods or ()
    }


@dataclass
class Officer:
    """One who has logged in; `rest` is called after each request of theirs."""

    token: Callable[[], str]
    saved: float = BURST * BELOW
    at: float = field(default_factory=monotonic)

    def left(self) -> float:
        """How many times they may ask now."""
        return min(BURST * BELOW, self.saved + (monotonic() - self.at) * A_SECOND * BELOW)

    def rest(self) -> None:
        """Until they may ask again."""
        self.saved, self.at = self.left() - 1, monotonic()
        while self.left() < 1:
            sleep(0.02)


class Office:
    """Everybody there is, and who of them is to ask at a route."""

    def __init__(self, service: str, token_of: Callable[[str], str]) -> None:
        self.holders = holders(service)
        self.officers = {
            role: Officer(partial(token_of, person)) for role, person in OFFICERS.items()
        }
        self._of_token: dict[str, Officer] = {}
        self._turns = count()

    def token(self, operation: APIOperation) -> str | None:
        """Of its holders in turn; none for what anybody may ask."""
        found = self.holders.get(f"{operation.method.upper()} {operation.path}")
        if not found:
            return None
        officer = self.officers[found[next(self._turns) % len(found)]]
        token = officer.token()
        self._of_token[token] = officer
        return token

    def rest(self, token: str) -> None:
        if token in self._of_token:
            self._of_token[token].rest()
