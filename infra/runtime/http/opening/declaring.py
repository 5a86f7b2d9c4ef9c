"""Declared openings: what a route's answer tells about people, or why it tells nothing.

`dependencies=[requires(READ), opens("case.read", Disclosed.HISTORY, of=CASE)]`, or
`opens_nothing(Nothing.COUNTED)`. A service with a route that says neither does not start. What
opens something takes the header Purpose, and its answer does not leave before it is on record.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Request
from fastapi.routing import iter_route_contexts
from pydantic import BeforeValidator

from contracts.event import Tag
from contracts.privacy.opening import Disclosed, Purpose, purpose_of
from infra.runtime.http.access import Discloses, Mark, declared, open_to_all, requires
from infra.runtime.identity.rights import Right

ForPurpose = Annotated[
    Purpose,
    BeforeValidator(purpose_of),
    Header(
        description="Untuk apa data ini dibuka; daftarnya: GET /codes/purpose",
        examples=["pelayanan"],
    ),
]


class Nothing(Enum):
    """Why an answer opens nothing about anybody."""

    RECORDED = auto()
    """It says back what the caller had recorded, which the ledger holds under the caller's name."""
    COUNTED = auto()
    """It counts, or says how a piece of work stands: nobody is in it."""
    DEFINED = auto()
    """It says what holds for all: rules, codes, names of things."""
    OFFICERS = auto()
    """It is about officers in their office, who are no subjects here."""
    MACHINERY = auto()
    """It says how the machinery stands: positions, names of parts, ids of messages."""
    EVERYBODY = auto()
    """Anybody may read it, without saying who they are."""


@dataclass(frozen=True)
class Opening:
    """What an answer opens: which fields, of subjects of which kinds."""

    action: str
    fields: tuple[Disclosed, ...]
    subjects: tuple[Tag, ...]


class UndeclaredOpening(RuntimeError):
    """Routes that do not say what they open."""


class Unrecorded(RuntimeError):
    """A route answered without recording what it opened, so the answer is withheld."""


class Opens(Discloses):
    """The mark of a route that opens something; the answer is withheld until that is on record."""

    def __init__(self, opening: Opening) -> None:
        self.opening = opening

    async def __call__(self, request: Request, purpose: ForPurpose) -> AsyncIterator[None]:
        request.state.purpose = purpose
        yield
        if not getattr(request.state, "opened", False):
            raise Unrecorded(self.opening.action)


class OpensNothing(Mark):
    def __init__(self, why: Nothing) -> None:
        self.why = why


def opens(action: str, *fields: Disclosed, of: Tag | tuple[Tag, ...]) -> Any:
    """Declare what a route opens; raises TypeError for one that opens no field."""
    if not fields:
        raise TypeError(f"{action} opens no field")
    subjects = of if isinstance(of, tuple) else (of,)
    return Depends(Opens(Opening(action, fields, subjects)), scope="function")


def opens_nothing(why: Nothing) -> Any:
    """Declare that a route opens nothing about anybody, and why."""
    return Depends(OpensNothing(why))


RECORDS = opens_nothing(Nothing.RECORDED)
MACHINERY = opens_nothing(Nothing.MACHINERY)
"""What the pages of operations declare."""


def records(right: Right) -> list[Any]:
    """Declare a command, `dependencies=records(MOVE)`: its answer tells what was recorded."""
    return [requires(right), RECORDS]


def opening_of(route: Any) -> Opening | None:
    found = (call.opening for call in declared(route) if isinstance(call, Opens))
    return next(found, None)


def unopened_routes(app: FastAPI) -> list[str]:
    """Routes that do not say what they open, or say twice. A mounted app says `app.public`."""
    return [
        str(route.path)
        for route in iter_route_contexts(app.routes)
        if not open_to_all(route.original_route)
        and sum(isinstance(call, Opens | OpensNothing) for call in declared(route.original_route))
        != 1
    ]
