"""`GET /subjects/{id}/report`: what a service keeps of one person, who opened it, who receives it.

For whoever hands out to a person what the law gives them (UU 27/2022, articles 5 to 7). Each
service answers for itself. Officers stand in it by role and office, other people not at all.
"""

from datetime import date, datetime
from typing import Annotated, Any, LiteralString
from uuid import UUID

from fastapi import APIRouter, Path
from psycopg import Connection
from psycopg.rows import class_row
from pydantic import BaseModel, Field

from contracts.codes.recording import label_of
from contracts.codes.roles import Level
from contracts.codes.roles import label_of as role_label
from contracts.ids import PERSON
from contracts.privacy.opening import Disclosed, Purpose
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.access import Who, requires
from infra.runtime.http.deps import LedgerDep, PoolDep
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.identity.rights import right
from infra.runtime.messaging.topology import HEARS
from infra.runtime.privacy.access_log import settle
from infra.runtime.privacy.grants import GRANTS

REPORT = right("subject.report", "dpo", scope=Level.REGENCY)
MOST = 1000
OPENED: LiteralString = """
    SELECT at, role, office, purpose, fields, times FROM access_log
    WHERE subjects @> ARRAY[%s::uuid] AND outcome = 'given' ORDER BY id DESC LIMIT %s"""
FIELDS = {str(each): each.label for each in Disclosed}

router = APIRouter(tags=["Hak subjek data"])


class OpenedByRole(BaseModel):
    """A row of the access log, without who it was."""

    at: datetime
    role: str
    office: str
    purpose: str
    fields: list[str]
    times: int


class OpenedOnce(BaseModel):
    """Satu pembukaan: kapan, oleh peran dan kantor apa, untuk apa, isian mana."""

    at: datetime
    role: str
    office: str
    purpose: str
    fields: list[str] = Field(description="Kelompok isian yang dibuka")
    times: int

    @classmethod
    def of(cls, row: OpenedByRole) -> "OpenedOnce":
        return cls(
            at=row.at,
            role=role_label(row.role) if row.role else "-",
            office=row.office,
            purpose=label_of(Purpose, row.purpose),
            fields=[FIELDS.get(each, each) for each in row.fields],
            times=row.times,
        )


class KeptFact(BaseModel):
    """Satu catatan tentang orang itu: apa, kapan terjadi dan dicatat, oleh peran dan kantor apa."""

    event_id: UUID
    title: str
    happened_on: date | None
    recorded_at: datetime | None
    role: str
    office: str

    @classmethod
    def of(cls, past: Recorded) -> "KeptFact":
        return cls(
            event_id=past.event_id,
            title=past.fact.TITLE,
            happened_on=past.fact.effective_on,
            recorded_at=past.recorded_at,
            role=role_label(past.by.role),
            office=past.by.office,
        )


class ReceivingService(BaseModel):
    """Satu layanan yang menerima catatan itu, dan kelas data yang dapat dibukanya."""

    service: str
    classes: list[str] = Field(description="Kosong: hanya nomor pengenal, kode dan tanggal")


class OwnReport(BaseModel):
    service: str = Field(examples=["registry"])
    facts: list[KeptFact]
    opened: list[OpenedOnce] = Field(description="Terbaru lebih dahulu, paling banyak 1.000")
    opened_more: bool = Field(description="Ada pembukaan lebih lama yang tidak termuat")
    received_by: list[ReceivingService]


@router.get(
    "/subjects/{person_id}/report",
    dependencies=[
        requires(REPORT),
        opens("subject.report", Disclosed.HISTORY, Disclosed.ACCESS, of=PERSON),
    ],
    summary="Laporan bagi subjek data: apa yang disimpan, siapa membuka, siapa menerima",
    description="Untuk diserahkan kepada orangnya (UU 27/2022). Petugas disebut menurut peran dan "
    "kantor; orang lain tidak disebut. Tiap layanan menjawab tentang dirinya sendiri.",
)
def own_report(
    pool: PoolDep,
    ledger: LedgerDep,
    who: Who,
    opened: OpenedDep,
    person_id: Annotated[UUID, Path(description="Nomor orang")],
) -> OwnReport:
    past = ledger.history(PERSON.of(person_id))
    with pool.connection() as db:
        settle(db)
        rows = _opened(db, person_id)
    opened.tell(who.largest, [person_id], count=len(past) + len(rows))
    return OwnReport(
        service=ledger.name,
        facts=[KeptFact.of(each) for each in past],
        opened=[OpenedOnce.of(each) for each in rows[:MOST]],
        opened_more=len(rows) > MOST,
        received_by=_receivers(ledger.name) if past else [],
    )


def _opened(db: Connection[Any], person_id: UUID) -> list[OpenedByRole]:
    rows = db.cursor(row_factory=class_row(OpenedByRole))
    return rows.execute(OPENED, (person_id, MOST + 1)).fetchall()


def _receivers(service: str) -> list[ReceivingService]:
    """Who hears it, by the topology, and what the keyring lets them open."""
    hearing = [name for name, sources in HEARS.items() if service in sources]
    return [
        ReceivingService(
            service=name, classes=sorted(each.name.lower() for each in GRANTS[name].classes)
        )
        for name in hearing
    ]


def _opens(service: str) -> list[str]:
    return [each.name for each in GRANTS[service].classes]
