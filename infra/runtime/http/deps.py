"""Dependencies of endpoints (dependency injection): what routes share, typed, here only.

Nothing else reads or writes `app.state`. A route takes `PoolDep`, `ReaderDep` or `LedgerDep`, or
what its own service equipped: `Index = Annotated[BlindIndex, equipped(BlindIndex)]`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from inspect import signature
from typing import Annotated, Any, TypeVar

from fastapi import Depends, FastAPI, Request
from psycopg import Connection
from psycopg_pool import ConnectionPool

from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.identity.assignments import Assignments
from infra.runtime.identity.tokens import Tokens
from infra.runtime.privacy.access_log import AccessLog
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.projections.generations.lookup import AnyView

Thing = TypeVar("Thing")
Pool = ConnectionPool[Any]


class NotEquipped(RuntimeError):
    """An endpoint asks for something its service was never equipped with."""


@dataclass
class Deps:
    """What the endpoints of one application share."""

    pool: Pool
    """Connections as the service's application role."""
    tokens: Tokens
    assignments: Assignments
    accesses: AccessLog
    """Who opened what, on record before it is shown."""
    reader: Pool | None = None
    """Connections as the role that sees rows of its regions alone."""
    ledger: Ledger | None = None
    keys: HeldKeys | None = None
    """What the ledger and the followers open sealed fields with."""
    failing: Callable[[], list[str]] = list
    """Names of the workers that failed lately."""
    works: bool = True
    """False where the workers run in another process, which says itself whether they are well."""
    views: Sequence[AnyView] = ()
    """What the endpoints read: before all of it serves this release, they are not ready."""
    notices: list[Callable[[Connection[Any]], list[str]]] = field(default_factory=list)
    """What an operator has to see to though everything works, asked where there are readers."""
    equipment: dict[type, object] = field(default_factory=dict)

    def equip(self, *things: object) -> None:
        """Add what this service alone has; each is found by its own class."""
        self.equipment.update({type(each): each for each in things})

    def find(self, kind: type[Thing]) -> Thing:
        """What the service was equipped with; raises NotEquipped."""
        found = self.equipment.get(kind)
        if not isinstance(found, kind):
            raise NotEquipped(kind.__name__)
        return found

    def close(self) -> None:
        """Close the ledger, the way to the keyring, the access log and both pools."""
        for each in (self.ledger, self.keys, self.accesses, self.pool, self.reader):
            if each:
                each.close()


def install(app: FastAPI, deps: Deps) -> None:
    app.state.deps = deps


def deps_of(app: FastAPI) -> Deps:
    deps: Deps = app.state.deps
    return deps


def request_deps(request: Request) -> Deps:
    return deps_of(request.app)


@contextmanager
def each_by_itself(pool: Pool) -> Iterator[Connection[Any]]:
    """A connection on which each statement commits by itself (autocommit): no BEGIN, no COMMIT."""
    with pool.connection() as db:
        db.autocommit = True
        try:
            yield db
        finally:
            if not db.closed:
                db.autocommit = False


def inline(make: Callable[..., Any]) -> Any:
    """Depend on what only puts together what others gave, so that nothing in it can wait.

    As a plain function FastAPI would give it a thread each time, which costs more than it does.
    """

    async def made(**given: Any) -> Any:
        return make(**given)

    made.__signature__ = signature(make)  # type: ignore[attr-defined]
    made.makes = make  # type: ignore[attr-defined]
    return Depends(made)


def equipped(kind: type[Any]) -> Any:
    """`Annotated[BlindIndex, equipped(BlindIndex)]`: what the service was equipped with."""

    def find(request: Request) -> Any:
        return request_deps(request).find(kind)

    return inline(find)


def _pool(request: Request) -> Pool:
    return request_deps(request).pool


def _reader(request: Request) -> Pool:
    if (reader := request_deps(request).reader) is None:
        raise NotEquipped("reader")
    return reader


def _ledger(request: Request) -> Ledger:
    if (ledger := request_deps(request).ledger) is None:
        raise NotEquipped("ledger")
    return ledger


DepsDep = Annotated[Deps, inline(request_deps)]
PoolDep = Annotated[Pool, inline(_pool)]
ReaderDep = Annotated[Pool, inline(_reader)]
LedgerDep = Annotated[Ledger, inline(_ledger)]
