"""Which history counts: an older copy of a ledger put to work, an inbox told anew by its owner."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, StringConstraints

from contracts.message import epoch_of
from contracts.text import FreeText, Word
from infra.runtime.eventstore.epochs import adopt
from infra.runtime.http.access import Who, requires
from infra.runtime.http.deps import DepsDep, LedgerDep, PoolDep
from infra.runtime.http.idempotency import CommandDep
from infra.runtime.messaging.connection import connect
from infra.runtime.messaging.history.asking import Asking, NoHistory
from infra.runtime.messaging.history.catching_up import CatchingUp
from infra.runtime.messaging.history.line import Line
from infra.runtime.messaging.history.refilling import Refilled, Refilling
from infra.runtime.messaging.inbox import Inbox
from infra.runtime.messaging.topology import HEARS
from infra.runtime.process.operations.allowed import OPERATE, running_in
from infra.runtime.process.provisioner import login
from infra.runtime.refusals import NotFound, Refused

router = APIRouter(prefix="/operations", tags=["Operasi"])
adopting = APIRouter(prefix="/operations", tags=["Operasi"])


class OwnerSilent(Refused):
    status = 503
    title = "Pemilik riwayat tidak menjawab"
    detail = "Pastikan layanan asal berjalan, lalu ulangi; pengisian dilanjutkan dari sini."
    retry_after = 10


class Adopting(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Annotated[FreeText, StringConstraints(min_length=5)]


class Adopted(BaseModel):
    epoch: int
    """In which the next fact will be recorded."""
    position: int
    """How far this copy of the ledger has grown; what others hold beyond it is struck."""


@adopting.post(
    "/ledger/adopt",
    dependencies=[requires(OPERATE)],
    summary="Pakai salinan buku besar ini sebagai riwayat yang berlaku",
)
def adopt_ledger(
    ledger: LedgerDep, pool: PoolDep, body: Adopting, who: Who, _: CommandDep
) -> Adopted:
    with pool.connection() as db, db.transaction():
        row = db.execute(
            "SELECT foreign_id FROM relay_cursor WHERE service = %s", (ledger.name,)
        ).fetchone()
        beyond = epoch_of(row[0]) if row and row[0] else 0
        epoch = adopt(db, beyond, who.person, body.reason)
    return Adopted(epoch=epoch, position=ledger.head())


@router.post(
    "/inbox/{source}/refill",
    dependencies=[requires(OPERATE)],
    summary="Isi lagi kotak masuk dari riwayat pemiliknya",
)
async def refill_inbox(deps: DepsDep, source: Word, _: CommandDep) -> StreamingResponse:
    """Progress as JSON lines. It may be stopped and asked for again: it goes on where it was."""
    running = running_in(deps)
    if source not in HEARS[running.service.name]:
        raise NotFound
    client = await connect(login(running.settings))
    inbox = Inbox(running.service.name, running.settings.app_conninfo)
    line = Line(inbox, source)
    steps = Refilling(CatchingUp(line, Asking(client, inbox.service, source))).run()
    try:
        first = await anext(steps)
    except NoHistory:
        inbox.close()
        await client.close()
        raise OwnerSilent from None

    async def lines() -> AsyncIterator[str]:
        try:
            yield _line(first)
            async for each in steps:
                yield _line(each)
        finally:
            inbox.close()
            await client.close()

    return StreamingResponse(lines(), media_type="application/x-ndjson")


def _line(step: Refilled) -> str:
    return step.model_dump_json() + "\n"
