"""Who has the heads witnessed: the timer, each hour in which one grew, and auditors at will."""

from typing import Any

from fastapi import APIRouter
from psycopg import Connection
from pydantic import BaseModel, Field

from contracts.codes.roles import Level
from contracts.event import Provenance
from contracts.reporting.checkpoints import CheckpointWitnessed, WitnessedHead
from infra.runtime.deadlines.rows import Due
from infra.runtime.deadlines.timer import reading
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Outcome
from infra.runtime.http.access import requires
from infra.runtime.http.deps import LedgerDep, PoolDep
from infra.runtime.http.opening.declaring import MACHINERY
from infra.runtime.http.provenance import By
from infra.runtime.identity.rights import right
from services.reporting.checkpoints.checkpoint import Checkpoint
from services.reporting.checkpoints.heads import heads_seen
from services.reporting.checkpoints.view import checkpoints, next_number
from services.reporting.checkpoints.witness_heads import WitnessHeads

router = APIRouter(tags=["Saksi buku besar"])
WITNESS = right("checkpoint.witness", "inspektorat", "sysadmin", scope=Level.REGENCY)


class Witnessed(BaseModel):
    number: int | None = Field(description="Nomor kesaksian; kosong bila tidak ada yang bertambah")
    heads: list[WitnessedHead] = Field(description="Ujung buku besar setiap layanan")
    position: int = Field(description="Kirim sebagai min_position saat membaca")


@router.post(
    "/checkpoints",
    status_code=202,
    dependencies=[requires(WITNESS), MACHINERY],
    summary="Saksikan ujung semua buku besar sekarang",
)
def witness_heads(ledger: LedgerDep, pool: PoolDep, by: By) -> Witnessed:
    with pool.connection() as db:
        outcome = witness(ledger, by, db)
    facts = [past.fact for past in outcome.recorded if isinstance(past.fact, CheckpointWitnessed)]
    return Witnessed(
        number=facts[0].number if facts else None,
        heads=[head for fact in facts for head in fact.heads],
        position=outcome.position,
    )


def propose_heads(ledger: Ledger, due: Due, by: Provenance, db: Connection[Any]) -> None:
    witness(ledger, by, db)


def witness(ledger: Ledger, by: Provenance, db: Connection[Any]) -> Outcome:
    with reading(db, checkpoints):
        number, heads = next_number(db), heads_seen(db)
    return ledger.decide(WitnessHeads(Checkpoint(number), heads), by)
