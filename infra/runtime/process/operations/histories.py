"""Which history counts: an older copy put to work, what it lost, an inbox told anew."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Query
from psycopg.rows import class_row, dict_row
from pydantic import BaseModel, Field, StringConstraints

from contracts.message import epoch_of
from contracts.text import FreeText, Word
from infra.runtime.audit import access_chain
from infra.runtime.audit.access_chain import BrokenAccess
from infra.runtime.audit.witness import over_its_time, told_before, witness
from infra.runtime.eventstore.chain import BrokenLink, SeenHead, checked, compared
from infra.runtime.eventstore.epochs import adopt
from infra.runtime.http.access import Who, requires, safe
from infra.runtime.http.deps import DepsDep, LedgerDep, PoolDep
from infra.runtime.http.idempotency import CommandDep
from infra.runtime.http.manual.form import Form
from infra.runtime.http.opening.declaring import MACHINERY
from infra.runtime.http.provenance import By
from infra.runtime.messaging.history.refilling import Refilled
from infra.runtime.messaging.topology import HEARS
from infra.runtime.process.operations.allowed import LOOK, OPERATE, WITNESS, running_in
from infra.runtime.refusals import NotFound

router = APIRouter(prefix="/operations", tags=["Operasi"])
ASKED = (
    "INSERT INTO refill (source) VALUES (%s) ON CONFLICT (source)"
    " DO UPDATE SET progress = '{}', done = false"
)
FOUND = b"""
    SELECT m.*, ARRAY(SELECT DISTINCT follower FROM parked WHERE parked.message_id = m.message_id
            AND (follower LIKE 'view:%%' OR follower = 'reactions:inbox') ORDER BY 1) AS parked_by
    FROM (SELECT source, seq, message_id, type, key, received_at, struck_at, epoch FROM struck
        UNION ALL SELECT source, seq, message_id, type, key, received_at, NULL, NULL
        FROM inbox JOIN inbox_cursor USING (source) WHERE seq > common) AS m
    WHERE %(source)s::text IS NULL OR source = %(source)s
    ORDER BY struck_at NULLS FIRST, seq, message_id LIMIT %(limit)s OFFSET %(skip)s"""
ADOPTED = (
    "SELECT epoch, begins_after, adopted_at, adopted_by, reason FROM ledger_epoch"
    " WHERE epoch = ANY (%s) ORDER BY epoch"
)


class Adopting(Form):
    EXAMPLE: ClassVar = {"reason": "Dipulihkan dari cadangan, menurut berita acara 7/2026"}

    reason: Annotated[FreeText, StringConstraints(min_length=5)]


class Adopted(BaseModel):
    epoch: int
    """In which the next fact will be recorded."""
    position: int
    """How far this copy of the ledger has grown; what others hold beyond it is struck."""


@router.post(
    "/ledger/adopt",
    dependencies=[requires(OPERATE), MACHINERY],
    summary="Pakai salinan buku besar ini sebagai riwayat yang berlaku",
)
def adopt_ledger(
    ledger: LedgerDep, pool: PoolDep, body: Adopting, who: Who, _: CommandDep
) -> Adopted:
    with pool.connection() as db, db.transaction():
        asked = "SELECT foreign_id FROM relay_cursor WHERE service = %s"
        row = db.execute(asked, (ledger.name,)).fetchone()
        beyond = epoch_of(row[0]) if row and row[0] else 0
        epoch = adopt(db, beyond, who.person, body.reason)
    return Adopted(epoch=epoch, position=ledger.head())


class ChainChecked(BaseModel):
    """Some of the ledger, checked against the hash that each fact carries of all before it."""

    position: int
    """Up to here; go on from it."""
    head: int
    broken: list[BrokenLink]


@router.get(
    "/ledger/chain",
    dependencies=[requires(LOOK), MACHINERY],
    summary="Periksa rantai sidik buku besar",
)
def check_chain(
    ledger: LedgerDep,
    pool: PoolDep,
    after: Annotated[int, Query(ge=0, le=2**62, description="Sesudah posisi ini")] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000, description="Catatan sekaligus")] = 5_000,
) -> ChainChecked:
    with pool.connection() as db:
        return ChainChecked(**checked(ledger.name, db, after, limit)._asdict())


class AccessChecked(BaseModel):
    """Some of the access log, held against the hash that each entry has of all before it."""

    position: int
    """Number of an entry, up to here; go on from it."""
    head: int
    """The last that is chained."""
    broken: list[BrokenAccess]


@router.get(
    "/access/chain",
    dependencies=[requires(LOOK), MACHINERY],
    summary="Periksa rantai sidik catatan akses",
)
def check_access(
    ledger: LedgerDep,
    pool: PoolDep,
    after: Annotated[int, Query(ge=0, le=2**62, description="Sesudah nomor ini")] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000, description="Catatan sekaligus")] = 5_000,
) -> AccessChecked:
    """At the end it is held against every head that was told in the ledger before."""
    with pool.connection() as db:
        over = over_its_time(ledger)
        position, head, broken = access_chain.checked(db, ledger.name, after, limit, over)
        if not broken and position >= head:
            lost = access_chain.contradicted(db, told_before(ledger))
            broken = [lost] if lost else []
    return AccessChecked(position=position, head=head, broken=broken)


class AccessHeadTold(BaseModel):
    upto: int
    """Number of the last entry that the head covers."""
    position: int
    """Where the ledger tells it; send it as min_position."""


@router.post(
    "/access/witness",
    status_code=202,
    dependencies=[requires(WITNESS), MACHINERY],
    summary="Saksikan ujung catatan akses sekarang",
)
def witness_access(ledger: LedgerDep, pool: PoolDep, by: By) -> AccessHeadTold:
    with pool.connection() as db:
        position = witness(ledger, db, by)
        return AccessHeadTold(upto=access_chain.head(db, ledger.name).upto, position=position)


class SeenHeads(Form):
    EXAMPLE: ClassVar = {"heads": [{"epoch": 1, "position": 1, "hash": "0" * 64}]}

    heads: list[SeenHead] = Field(max_length=1000)


class AdoptedCopy(BaseModel):
    """An older copy that went on in place of what was seen, and who decided that it shall."""

    epoch: int
    begins_after: int
    adopted_at: datetime
    adopted_by: Word
    reason: FreeText


class HeadsCompared(BaseModel):
    same: int
    """Up to here the ledger is as it was seen."""
    broken: BrokenLink | None
    adopted: list[AdoptedCopy]


@router.post(
    "/ledger/heads",
    dependencies=[requires(LOOK), safe, MACHINERY],
    summary="Bandingkan buku besar dengan ujung yang pernah disaksikan",
)
def compare_heads(pool: PoolDep, body: SeenHeads) -> HeadsCompared:
    with pool.connection() as db:
        found = compared(db, body.heads)
        rows = db.cursor(row_factory=class_row(AdoptedCopy)).execute(ADOPTED, (found.replaced,))
        return HeadsCompared(same=found.same, broken=found.broken, adopted=rows.fetchall())


@router.post(
    "/inbox/{source}/refill",
    status_code=202,
    dependencies=[requires(OPERATE), MACHINERY],
    summary="Isi lagi kotak masuk dari riwayat pemiliknya",
)
def refill_inbox(deps: DepsDep, pool: PoolDep, source: Word, _: CommandDep) -> None:
    """Whoever receives for the service does it; asked again, it goes on where it was."""
    _heard(deps, source)
    with pool.connection() as db:
        db.execute(ASKED, (source,))


@router.get(
    "/inbox/{source}/refill",
    dependencies=[requires(LOOK), MACHINERY],
    summary="Sampai mana kotak masuk diisi lagi",
)
def refilling(deps: DepsDep, pool: PoolDep, source: Word) -> Refilled:
    _heard(deps, source)
    with pool.connection() as db:
        row = db.execute("SELECT progress FROM refill WHERE source = %s", (source,)).fetchone()
    if row is None:
        raise NotFound
    return Refilled(**row[0])


class NotHeldByItsSource(BaseModel):
    """Named and dated, so that officers can record it again; what it said is not kept."""

    source: str
    seq: int
    message_id: str
    type: str
    key: UUID | None
    """Whom it was about."""
    received_at: datetime | None
    struck_at: datetime | None
    """Empty while nobody has chosen which history counts."""
    epoch: int | None
    """Of the source, in which it no longer stands."""
    parked_by: list[str]
    """Parts that could not apply it and were freed of it."""


@router.get(
    "/inbox/struck",
    dependencies=[requires(LOOK), MACHINERY],
    summary="Pesan yang tidak dimiliki pemiliknya",
)
def struck_messages(
    pool: PoolDep,
    source: Annotated[Word | None, Query(description="Hanya dari layanan ini")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Pesan sekaligus")] = 200,
    skip: Annotated[int, Query(ge=0, le=2**31, description="Lewati sekian pesan")] = 0,
) -> list[NotHeldByItsSource]:
    asked = {"source": source, "limit": limit, "skip": skip}
    with pool.connection() as db:
        rows = db.cursor(row_factory=dict_row).execute(FOUND, asked)
        return [NotHeldByItsSource(**row) for row in rows]


def _heard(deps: DepsDep, source: str) -> None:
    if source not in HEARS[running_in(deps).service.name]:
        raise NotFound
