"""What reporting witnessed, checkpoint by checkpoint: to be held against the ledgers themselves."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from contracts.reporting.checkpoints import CheckpointWitnessed, WitnessedHead
from infra.runtime.http.access import requires
from infra.runtime.http.deps import LedgerDep, PoolDep
from infra.runtime.http.opening.declaring import MACHINERY
from infra.runtime.process.operations.allowed import LOOK
from infra.runtime.projections.logs.ledger_log import LedgerLog

router = APIRouter(tags=["Saksi buku besar"])


class CheckpointOnPage(BaseModel):
    number: int
    position: int
    recorded_at: datetime
    heads: list[WitnessedHead]


class CheckpointPage(BaseModel):
    checkpoints: list[CheckpointOnPage]
    next: int | None = Field(description="Isi after untuk halaman berikutnya")


@router.get(
    "/checkpoints",
    dependencies=[requires(LOOK), MACHINERY],
    summary="Ujung buku besar yang disaksikan, berurutan sejak awal",
)
def show(
    ledger: LedgerDep,
    pool: PoolDep,
    after: Annotated[int, Query(ge=0, le=2**62, description="Sesudah nomor ini")] = 0,
    limit: Annotated[int, Query(ge=1, le=500, description="Paling banyak sekian")] = 200,
) -> CheckpointPage:
    """Read from the ledger, whose own chain covers every one of them."""
    with pool.connection() as db:
        log = LedgerLog(ledger.name, ledger.mapper)
        found = log.read(db, after, limit, {CheckpointWitnessed.TOPIC})
    checkpoints = [
        CheckpointOnPage(
            number=past.fact.number,
            position=past.position,
            recorded_at=past.recorded_at,
            heads=list(past.fact.heads),
        )
        for past in (each.recorded for each in found)
        if past and isinstance(past.fact, CheckpointWitnessed)
    ]
    return CheckpointPage(
        checkpoints=checkpoints, next=found[-1].position if len(found) == limit else None
    )
