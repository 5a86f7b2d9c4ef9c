"""Who may call what. A route that declares no right does not start."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from contracts.codes.roles import Level, label_of
from infra.runtime.eventstore.clock import now
from infra.runtime.http.deps import request_deps
from infra.runtime.identity.rights import Emergency, Holding, Principal, Right
from infra.runtime.identity.tokens import NotLoggedIn, SecondFactorMissing
from infra.runtime.refusals import Refused

log = logging.getLogger(__name__)

Bearer = Annotated[
    HTTPAuthorizationCredentials | None,
    Depends(HTTPBearer(auto_error=False, description="Token akses dari layanan masuk")),
]


class LacksRole(Refused):
    status = 403
    title = "Peran Anda tidak berwenang"
    detail = "Tindakan ini bukan wewenang peran Anda. Minta petugas yang berwenang."

    @classmethod
    def of(cls, right: Right, nobody_yet: str = "") -> "LacksRole":
        """Names the right, and who has it: so that one knows whom to ask.

        An account that was never appointed learns what it is called here: outside it is another.
        """
        held = sorted(map(label_of, right.roles))
        office = f"kantor tingkat {right.scope.label}" + (
            "" if right.scope is Level.REGENCY else " atau di atasnya"
        )
        return cls(
            f"Hak `{right.action}` dipegang {', '.join(held)}, dari {office}."
            " Minta petugas dengan peran itu."
            + (f" Akun Anda, `{nobody_yet}`, belum diberi peran." if nobody_yet else ""),
            right=right.action,
            roles=sorted(right.roles),
            smallest_office=right.scope.name.lower(),
        )


class Undeclared(RuntimeError):
    """A route says nothing about who may call it, or about repeating it."""


class Mark:
    """A dependency that does nothing: it says something about its route."""

    async def __call__(self) -> None:
        return


class Discloses:
    """What the mark of a route that opens something is: emergency access reaches such alone."""


PUBLIC, SAFE, UNSTORED = Mark(), Mark(), Mark()
public = Depends(PUBLIC)
"""Anybody may call this route."""
safe = Depends(SAFE)
"""A POST that only reads, such as a search: it needs no Idempotency-Key."""
unstored = Depends(UNSTORED)
"""The answer identifies somebody: it is not kept, and a repeat is carried out again."""


def declared(route: Any) -> Iterator[Any]:
    """Everything a route depends on."""
    waiting: list[Dependant] = [route.dependant] if hasattr(route, "dependant") else []
    while waiting:
        dependant = waiting.pop()
        yield dependant.call
        waiting.extend(dependant.dependencies)


def right_of(route: Any) -> Right | None:
    return next((call.right for call in declared(route) if isinstance(call, Requires)), None)


def reads(request: Request) -> bool:
    """Whether the route opens something and records nothing: so far emergency access reaches."""
    calls = list(declared(request.scope["route"]))
    only_reads = request.method == "GET" or SAFE in calls
    return only_reads and any(isinstance(each, Discloses) for each in calls)


def in_force(request: Request, held: Holding) -> tuple[Emergency, ...]:
    """The caller's emergency access, at this moment and for this route, in roles still held."""
    if not held.emergencies or not reads(request):
        return ()
    at = now()
    return tuple(each for each in held.emergencies if each.until > at and each.role in held.roles)


def authorised(request: Request, bearer: Bearer) -> Principal:
    """The caller, with only the roles that the route's right names."""
    right = right_of(request.scope["route"])
    if right is None:
        raise Undeclared(request.scope["route"].path)
    if bearer is None:
        raise NotLoggedIn
    # The gate has read it already, unless there is something wrong with it.
    read = request_deps(request).tokens.read
    token = request.scope["state"].get("token") or read(bearer.credentials)
    known = request_deps(request).assignments.of(token.person)
    held = replace(known, roles=token.proven(known.roles))
    whole = Principal(token.person, held.roles, token.token_id, in_force(request, held))
    request.state.principal = whole
    who = whole.within(right)
    checked = {"action": right.action, "person": token.person, "granted": bool(who.roles)}
    log.info("right", extra=checked)
    if not who.roles:
        if right.roles & (known.roles.keys() - held.roles.keys()):
            raise SecondFactorMissing
        raise LacksRole.of(right, "" if known.roles else token.person)
    return who


Who = Annotated[Principal, Depends(authorised)]


class Requires:
    def __init__(self, right: Right) -> None:
        self.right = right

    async def __call__(self, who: Who) -> Principal:
        return who


def requires(right: Right) -> Any:
    """Declare a route's right: `dependencies=[requires(MOVE)]`; `who: Who` then is the caller."""
    return Depends(Requires(right))


def undeclared_routes(app: FastAPI) -> list[str]:
    """Routes without a right or the `public` mark. A mounted app says `app.public = True`."""
    return [
        str(route.path)
        for route in iter_route_contexts(app.routes)
        if not (
            right_of(route.original_route)
            or PUBLIC in declared(route.original_route)
            or open_to_all(route.original_route)
        )
    ]


def open_to_all(route: Any) -> bool:
    """Whether it is a mounted application that anybody may see."""
    return bool(getattr(getattr(route, "app", None), "public", False))
