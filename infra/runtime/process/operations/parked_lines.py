"""Lines that could not be applied: looked at, tried again alone or in bulk, or given up."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, StringConstraints

from contracts.text import FreeText, PlainText
from infra.runtime.eventstore.decisions import same_person
from infra.runtime.http.access import Who, requires
from infra.runtime.http.deps import DepsDep, PoolDep
from infra.runtime.http.idempotency import CommandDep
from infra.runtime.http.manual.form import Form
from infra.runtime.http.opening.declaring import MACHINERY
from infra.runtime.process.operations.allowed import GIVE_UP, LOOK, OPERATE, running_in
from infra.runtime.projections import giving_up, parking

router = APIRouter(prefix="/operations/parked", tags=["Operasi"])


class Parked(BaseModel):
    """A line that could not be applied. It names the message, never what is in it."""

    id: int
    follower: str
    type: str
    message_id: str
    keys: list[UUID]
    """The people, alone or together, whose later lines wait for it."""
    error: str
    state: str
    parked_at: Any
    settled_at: Any = None
    settled_by: str | None = None
    reason: str | None = None
    discard_asked_by: str | None = None
    """Who asked first that it be given up: a second officer asks too, and then it is."""
    discard_asked_reason: str | None = None


class ParkedAlike(BaseModel):
    """Open lines with one follower, type, state and error in common."""

    follower: str
    type: str
    state: str
    error: str
    lines: int
    since: Any


class Chosen(Form):
    """Which failed lines are meant: all of a follower, of a type, of both, or, of neither, all."""

    EXAMPLE: ClassVar = {"follower": "view:assignments"}

    follower: PlainText | None = None
    type: PlainText | None = None


class RetryAsked(BaseModel):
    """How many lines will be tried again; those that wait behind them follow by themselves."""

    asked: int


class Discarded(BaseModel):
    """Who asked first that it be given up, and who agreed: nobody yet, and it still stands."""

    asked_by: str
    agreed_by: str | None


class Discarding(Form):
    EXAMPLE: ClassVar = {"reason": "Sudah dicatat lagi dengan tangan"}

    reason: Annotated[FreeText, StringConstraints(min_length=5)]


@router.get(
    "",
    dependencies=[requires(LOOK), MACHINERY],
    summary="Daftar kiriman gagal",
)
def parked(
    pool: PoolDep,
    everything: Annotated[bool, Query(description="Juga yang sudah diselesaikan")] = False,
) -> list[Parked]:
    with pool.connection() as db:
        return [Parked(**row) for row in parking.listed(db, everything=everything)]


@router.get(
    "/counted",
    dependencies=[requires(LOOK), MACHINERY],
    summary="Kiriman gagal menurut sebabnya",
)
def counted(
    pool: PoolDep,
    follower: Annotated[
        PlainText | None, Query(description="Hanya bagian ini", examples=["view:assignments"])
    ] = None,
    type: Annotated[PlainText | None, Query(description="Hanya jenis ini")] = None,
) -> list[ParkedAlike]:
    with pool.connection() as db:
        return [ParkedAlike(**row) for row in parking.counted(db, follower, type)]


@router.post(
    "/retry",
    status_code=202,
    dependencies=[requires(OPERATE), MACHINERY],
    summary="Coba lagi sekaligus",
)
def retry_all(pool: PoolDep, chosen: Chosen, who: Who, _: CommandDep) -> RetryAsked:
    with pool.connection() as db:
        return RetryAsked(asked=parking.retry_all(db, who.person, chosen.follower, chosen.type))


@router.get(
    "/{number}",
    dependencies=[requires(LOOK), MACHINERY],
    summary="Satu kiriman gagal",
)
def parked_one(pool: PoolDep, number: int) -> Parked:
    found = [each for each in parked(pool, everything=True) if each.id == number]
    if not found:
        raise parking.NotParked
    return found[0]


@router.post(
    "/{number}/retry",
    status_code=202,
    dependencies=[requires(OPERATE), MACHINERY],
    summary="Coba lagi",
)
def retry(pool: PoolDep, number: int, who: Who, _: CommandDep) -> None:
    with pool.connection() as db:
        parking.retry(db, number, who.person)


@router.post(
    "/{number}/discard",
    status_code=202,
    dependencies=[requires(GIVE_UP), MACHINERY],
    summary="Buang dengan alasan; petugas kedua meminta hal yang sama",
)
def discard(
    deps: DepsDep, pool: PoolDep, number: int, body: Discarding, who: Who, _: CommandDep
) -> Discarded:
    with pool.connection() as db, db.transaction():
        first = giving_up.ask_to_discard(db, number, who.person, body.reason)
        if same_person(first, who.person):
            return Discarded(asked_by=first, agreed_by=None)
        giving_up.discard(db, number, who.person, body.reason)
        running_in(deps).discards.answer(db, number, who.person, body.reason)
    return Discarded(asked_by=first, agreed_by=who.person)
