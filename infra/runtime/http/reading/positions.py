"""`GET /positions`: how far this service and what it has heard are (vector clock), for `known_at`.

Whoever names these positions asks the same question again, and is answered the same.
"""

from typing import LiteralString

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.codes.roles import ROLES
from contracts.message import position_of
from infra.runtime.http.access import requires
from infra.runtime.http.deps import LedgerDep, PoolDep
from infra.runtime.http.opening.declaring import MACHINERY
from infra.runtime.http.reading.known_at import KnownAtDep
from infra.runtime.identity.rights import right

READ = right("positions.read", *ROLES)
HEARD: LiteralString = """
    SELECT source, last_message_id FROM inbox_cursor
    WHERE last_message_id IS NOT NULL ORDER BY source"""

router = APIRouter(tags=["Operasi"])


class Positions(BaseModel):
    """Sampai mana layanan ini mencatat, dan sampai mana ia mendengar layanan lain."""

    service: str
    position: int = Field(description="Catatan terakhir layanan ini, atau sampai `known_at`")
    heard: dict[str, int] = Field(description="Catatan terakhir layanan lain yang sudah diterima")
    known_at: str = Field(
        description="Kirim sebagai known_at untuk bertanya sejauh ini",
        examples=["registry:1234,verification:56"],
    )


@router.get(
    "/positions",
    dependencies=[requires(READ), MACHINERY],
    summary="Posisi terakhir, untuk dipakai sebagai known_at",
    description="Dengan `known_at` berupa waktu: posisi catatan layanan ini pada waktu itu.",
)
def positions(pool: PoolDep, ledger: LedgerDep, known_at: KnownAtDep = None) -> Positions:
    own = known_at.position if known_at else ledger.head()
    with pool.connection() as db:
        rows = db.execute(HEARD).fetchall() if known_at is None else []
    heard = {source: position_of(last) for source, last in rows}
    cut = {ledger.name: own} | heard
    return Positions(
        service=ledger.name,
        position=own,
        heard=heard,
        known_at=",".join(f"{name}:{position}" for name, position in cut.items()),
    )
