"""What operators of the machinery ask of a service: how far it is, what is parked, build again."""

import signal
import threading
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import psycopg
import uvicorn
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, StringConstraints

from contracts.text import FreeText, Word
from infra.runtime.http.access import Who, requires
from infra.runtime.http.deps import DepsDep, PoolDep
from infra.runtime.http.idempotency import CommandDep
from infra.runtime.identity.rights import right
from infra.runtime.projections import parking
from infra.runtime.projections.rebuild import Rebuilt, rebuild
from infra.runtime.refusals import NotFound
from infra.runtime.telemetry.traces import Telemetry

if TYPE_CHECKING:
    from infra.runtime.process.service import Running

LOOK = right("operations.look", "sysadmin", "auditor")
OPERATE = right("operations.operate", "sysadmin")
router = APIRouter(prefix="/operations", tags=["Operasi"])


class Parked(BaseModel):
    """A line that could not be applied. It names the message, never what is in it."""

    id: int
    follower: str
    type: str
    message_id: str
    key: UUID | None
    error: str
    state: str
    parked_at: Any
    settled_at: Any = None
    settled_by: str | None = None
    reason: str | None = None


class Discarding(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Annotated[FreeText, StringConstraints(min_length=5)]


@router.get("/lag", dependencies=[requires(LOOK)], summary="Ketertinggalan tiap bagian")
def lag(deps: DepsDep) -> dict[str, Any]:
    return measured(_running(deps))


@router.get("/parked", dependencies=[requires(LOOK)], summary="Daftar kiriman gagal")
def parked(pool: PoolDep, everything: bool = False) -> list[Parked]:
    with pool.connection() as db:
        return [Parked(**row) for row in parking.listed(db, everything=everything)]


@router.get("/parked/{number}", dependencies=[requires(LOOK)], summary="Satu kiriman gagal")
def parked_one(pool: PoolDep, number: int) -> Parked:
    found = [each for each in parked(pool, everything=True) if each.id == number]
    if not found:
        raise parking.NotParked
    return found[0]


@router.post(
    "/parked/{number}/retry", status_code=202, dependencies=[requires(OPERATE)], summary="Coba lagi"
)
def retry(pool: PoolDep, number: int, who: Who, _: CommandDep) -> None:
    with pool.connection() as db:
        parking.retry(db, number, who.person)


@router.post(
    "/parked/{number}/discard",
    status_code=202,
    dependencies=[requires(OPERATE)],
    summary="Buang dengan alasan",
)
def discard(pool: PoolDep, number: int, body: Discarding, who: Who, _: CommandDep) -> None:
    with pool.connection() as db:
        parking.discard(db, number, who.person, body.reason)


@router.get("/views", dependencies=[requires(LOOK)], summary="Daftar tampilan data")
def views(deps: DepsDep) -> list[str]:
    return [view.name for view in _running(deps).service.views]


@router.post(
    "/views/{name}/rebuild", dependencies=[requires(OPERATE)], summary="Bangun ulang tampilan data"
)
def rebuild_view(deps: DepsDep, name: Word, _: CommandDep) -> StreamingResponse:
    """Progress as JSON lines; the last one compares the rebuilt view with the live one."""
    running = _running(deps)
    view = next((each for each in running.service.views if each.name == name), None)
    if view is None:
        raise NotFound
    steps = rebuild(
        view,
        running.log_of(view),
        running.service.name,
        running.settings.owner_conninfo,
        running.settings.app_conninfo,
    )
    begun = chain([next(steps)], steps)  # a refusal comes before the answer has begun
    return StreamingResponse(_lines(begun), media_type="application/x-ndjson")


def _running(deps: DepsDep) -> "Running":
    from infra.runtime.process.service import Running

    return deps.find(Running)


def _lines(steps: Iterator[int | Rebuilt]) -> Iterator[str]:
    for step in steps:
        line = (
            Progress(position=step)
            if isinstance(step, int)
            else Progress(position=step.position, identical=step.identical, digest=step.rebuilt)
        )
        yield line.model_dump_json(exclude_none=True) + "\n"


class Progress(BaseModel):
    position: int
    identical: bool | None = None
    digest: str | None = None


def measured(running: "Running") -> dict[str, Any]:
    """How many lines each follower, and how many messages the relay, is behind; what is parked."""
    with psycopg.connect(running.settings.app_conninfo) as db:
        behind = {each.name: each.log.head(db) - each.position(db) for each in running.followers}
        if running.ledger:
            sent = db.execute("SELECT coalesce(max(position), 0) FROM relay_cursor").fetchone()
            behind["relay"] = running.logs["ledger"].head(db) - (sent[0] if sent else 0)
        waiting = db.execute(
            "SELECT count(*) FROM parked WHERE state IN ('parked', 'waiting', 'retry')"
        ).fetchone()
    return {"behind": behind, "parked": waiting[0] if waiting else 0}


def observe(running: "Running", telemetry: Telemetry) -> None:
    telemetry.gauge("jejak.lag", lambda: measured(running)["behind"])
    telemetry.gauge("jejak.parked", lambda: measured(running)["parked"])


def on_signal(stop: threading.Event, server: uvicorn.Server) -> None:
    """Let SIGTERM and SIGINT stop everything in order.

    While uvicorn runs, the signals are its own; when it has ended it raises them again, and
    without a handler of ours that would kill the process before its workers have stopped.
    """

    def end(*_: object) -> None:
        server.should_exit = True
        stop.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, end)
