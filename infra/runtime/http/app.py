"""One way to make a service's HTTP application: problems, rights, repeats, headers, limits."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from psycopg_pool import ConnectionPool
from starlette.responses import Response

from infra.runtime.http import deps
from infra.runtime.http.access import Undeclared, public, undeclared_routes
from infra.runtime.http.gate.gate import Gate
from infra.runtime.http.idempotency import Replayed, Unkeyed, unkeyed_routes
from infra.runtime.http.manual import answers, codes, page
from infra.runtime.http.middleware import Answers
from infra.runtime.http.opening.declaring import (
    Nothing,
    UndeclaredOpening,
    opens_nothing,
    unopened_routes,
)
from infra.runtime.http.problems import install_problems
from infra.runtime.http.reading.moves import Moves
from infra.runtime.http.wording import PartsFailing, PartsStuck, ViewsFilling
from infra.runtime.identity.assignments import Assignments
from infra.runtime.identity.tokens import Tokens
from infra.runtime.identity.view import assignments
from infra.runtime.privacy.access_log import AccessLog, floods
from infra.runtime.projections.generations.lookup import being_filled, unready
from infra.runtime.telemetry.troubles import alarms, troubles

MEGABYTE = 1_000_000
UPLOAD = 20 * MEGABYTE
"""What a route that takes files declares: `max_body_size=UPLOAD`."""

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(
    title: str,
    routers: Sequence[APIRouter],
    *,
    pool: ConnectionPool[Any],
    tokens: Tokens,
    version: str = "1",
    lifespan: Lifespan | None = None,
) -> FastAPI:
    """A service's application; it does not start with a route that leaves a declaration out."""

    @asynccontextmanager
    async def guarded(app: FastAPI) -> AsyncIterator[None]:
        refuse_undeclared(app)
        async with lifespan(app) if lifespan else nullcontext():
            yield
        accesses.close()

    app = FastAPI(
        title=title, version=version, lifespan=guarded, openapi_url=None, responses=answers.DEFAULT
    )
    accesses = AccessLog(str(pool.conninfo))
    shared = deps.Deps(pool, tokens, Assignments(pool, assignments), accesses)
    shared.equip(Moves(pool))
    shared.notices.append(floods)
    deps.install(app, shared)
    for router in (_health, page.router, codes.router, *routers):
        app.include_router(router, max_body_size=MEGABYTE)
    install_problems(app)
    answers.document(app)

    @app.exception_handler(Replayed)
    async def replayed(_: Request, found: Replayed) -> Response:
        return found.answer

    app.add_middleware(Gate, of=app)
    app.add_middleware(Answers, pool=pool)
    return app


def refuse_undeclared(app: FastAPI) -> None:
    """Raises Undeclared, UndeclaredOpening or Unkeyed with the paths at fault."""
    if found := undeclared_routes(app):
        raise Undeclared(found)
    if found := unopened_routes(app):
        raise UndeclaredOpening(found)
    if found := unkeyed_routes(app):
        raise Unkeyed(found)


_health = APIRouter(
    dependencies=[public, opens_nothing(Nothing.EVERYBODY)], include_in_schema=False
)


@_health.get("/live")
def live() -> dict[str, str]:
    """The process answers; whoever starts it again for less makes it worse."""
    return {"status": "hidup"}


@_health.get("/ready")
def ready(shared: deps.DepsDep) -> dict[str, Any]:
    """Fine while the database answers, views serve this release, workers work and none is stuck.

    A queue behind them is no fault, and a warning is for an operator.
    """
    if failing := shared.failing():
        raise PartsFailing(parts=failing)
    with shared.pool.connection(timeout=2) as db:
        filling = {each.view: str(each) for each in being_filled(db, shared.views)}
        missing = unready(db, shared.views)
        troubled = troubles(db)
        noticed = [each for ask in shared.notices for each in ask(db)] if shared.reader else []
    if missing:
        raise ViewsFilling(parts=[filling.get(name, name) for name in missing])
    if stuck := [each.part for each in troubled if each.stuck and shared.works]:
        raise PartsStuck(parts=stuck)
    warnings = shared.ledger.warnings() if shared.ledger else []
    return {
        "status": "baik",
        "warnings": [*warnings, *filling.values(), *alarms(troubled), *noticed],
    }


@_health.get("/openapi.json")
def openapi(request: Request) -> dict[str, Any]:
    schema: dict[str, Any] = request.app.openapi()
    return schema
