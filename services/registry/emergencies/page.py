"""Emergency access as it is watched over: open, waiting to be looked at, or looked at."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, LiteralString
from uuid import UUID

from fastapi import APIRouter, Query
from psycopg import Connection
from psycopg.rows import class_row
from pydantic import BaseModel, Field, computed_field

from contracts.codes.recording import label_of
from contracts.codes.roles import EmergencyFinding, EmergencyReason
from contracts.text import Word
from infra.runtime.http.access import Who
from infra.runtime.http.deps import Pool, ReaderDep
from infra.runtime.http.opening.declaring import Nothing, opens_nothing
from infra.runtime.http.reading.paging import LARGEST, Page, PagingDep
from infra.runtime.projections.generations.lookup import StillFilling, reach
from infra.runtime.projections.reading import reading
from services.registry.counter import may
from services.registry.emergencies.end_emergency import WATCHERS
from services.registry.emergencies.view import emergencies

router = APIRouter(tags=["Akses darurat"])

STATE: LiteralString = """
    CASE WHEN until > now() THEN 'terbuka' WHEN finding IS NULL THEN 'menunggu'
        ELSE 'selesai' END"""
LINES: LiteralString = f"""
    SELECT * FROM (SELECT *, {STATE} AS state FROM emergency) AS e
    WHERE (%(officer)s::text IS NULL OR officer = %(officer)s)
        AND (%(state)s::text IS NULL OR state = %(state)s)
        AND (%(region)s::text IS NULL OR region_code = %(region)s
            OR region_code LIKE %(region)s || '.%%')
        AND position < %(before)s
    ORDER BY position DESC LIMIT %(limit)s"""
COUNTED: LiteralString = f"SELECT {STATE}, count(*) FROM emergency WHERE finding IS NULL GROUP BY 1"


class EmergencyState(StrEnum):
    OPEN = "terbuka"
    WAITING = "menunggu"
    """It is over, and nobody has looked at it yet."""
    DONE = "selesai"


class EmergencyLine(BaseModel):
    """Satu akses darurat: siapa, atas wilayah mana, mengapa, dan apa temuannya."""

    emergency_id: UUID = Field(description="Untuk `GET /access-log?emergency=`: apa yang dibaca")
    state: EmergencyState
    officer: str
    role: str
    office: str = Field(description="Kantor petugas sendiri")
    region_code: str
    why: str
    reference: str = Field(description="Nomor surat, perintah, atau laporan kejadian")
    opened_at: datetime
    until: datetime
    ended_by: str | None = Field(description="Siapa yang mengakhirinya sebelum waktunya")
    finding: str | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    position: int

    @computed_field  # type: ignore[prop-decorator]
    @property
    def why_label(self) -> str:
        return label_of(EmergencyReason, self.why)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def finding_label(self) -> str | None:
        return label_of(EmergencyFinding, self.finding) if self.finding else None


@router.get(
    "/emergencies",
    dependencies=[may("emergency.see", *WATCHERS), opens_nothing(Nothing.OFFICERS)],
    summary="Akses darurat: yang terbuka, menunggu diperiksa, dan selesai",
)
def list_emergencies(
    who: Who,
    reader: ReaderDep,
    paging: PagingDep,
    state: Annotated[EmergencyState | None, Query(description="Hanya keadaan ini")] = None,
    officer: Annotated[
        Word | None, Query(description="Hanya petugas ini", examples=["petugas.contoh"])
    ] = None,
) -> Page[EmergencyLine]:
    with reading(reader, emergencies, who.regions) as db:
        before, limit = paging.after_number(LARGEST), paging.limit + 1
        rows = _lines(db, officer=officer, state=state, before=before, limit=limit)
    return paging.page(rows, lambda line: (line.position,))


def open_now(
    reader: Pool, regions: Iterable[str], officer: str | None, region: str | None
) -> list[EmergencyLine]:
    """What is open at this moment in these regions, of one officer or of all."""
    with reading(reader, emergencies, regions) as db:
        return _lines(db, officer=officer, region=region, state=EmergencyState.OPEN)


def _lines(db: Connection[Any], **asked: Any) -> list[EmergencyLine]:
    every = {"region": None, "before": LARGEST, "limit": None}
    rows = db.cursor(row_factory=class_row(EmergencyLine))
    return rows.execute(LINES, every | asked).fetchall()


def to_look_at(db: Connection[Any]) -> list[str]:
    """For operators: how much emergency access is open, and how much waits to be looked at."""
    try:
        with db.transaction():
            reach(db, emergencies)
            found = dict(db.execute(COUNTED).fetchall())
    except StillFilling:
        return []
    said = {
        EmergencyState.OPEN: "akses darurat sedang terbuka: {}",
        EmergencyState.WAITING: "akses darurat menunggu diperiksa DPO atau inspektorat: {}",
    }
    return [
        f"{words.format(found[state])} (GET /emergencies)"
        for state, words in said.items()
        if state in found
    ]
