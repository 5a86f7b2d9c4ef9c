"""`GET /access-log`: who opened whose data, newest first. Reading it is an opening too."""

from datetime import datetime
from typing import Annotated, LiteralString
from uuid import UUID

from fastapi import APIRouter, Query
from psycopg.rows import class_row
from pydantic import BaseModel, Field, computed_field

from contracts.codes.recording import label_of
from contracts.codes.roles import Level
from contracts.ids import SUBJECTS
from contracts.privacy.opening import Disclosed, Purpose
from contracts.text import Word
from infra.runtime.http.access import Who, requires
from infra.runtime.http.deps import PoolDep
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.http.reading.paging import LARGEST, Page, PagingDep
from infra.runtime.identity.rights import right
from infra.runtime.privacy.access_log import AccessOutcome, settle

READ = right("access-log.read", "dpo", "inspektorat", scope=Level.REGENCY)
ENTRIES: LiteralString = """
    SELECT id, at, person, role, office, purpose, action, outcome, subjects, fields, result_count,
        trace_id, times, emergency_id
    FROM access_log
    WHERE (%(subject)s::uuid IS NULL OR subjects @> ARRAY[%(subject)s::uuid])
        AND (%(person)s::text IS NULL OR person = %(person)s)
        AND (%(outcome)s::text IS NULL OR outcome = %(outcome)s)
        AND (%(emergency)s::uuid IS NULL OR emergency_id = %(emergency)s)
        AND (office = '' OR office || '.' LIKE ANY (%(within)s))
        AND id < %(before)s
    ORDER BY id DESC LIMIT %(limit)s"""

router = APIRouter(tags=["Catatan akses"])


class AccessEntry(BaseModel):
    """Satu pembukaan, atau satu percobaan: id dan nama isian, tidak pernah nilainya."""

    id: int = Field(description="Nomor urut; yang lebih besar dicatat kemudian")
    at: datetime
    person: str = Field(description="Siapa yang membuka")
    role: str = Field(description="Dalam peran apa; kosong bila tidak memegang peran")
    office: str
    purpose: str
    action: str = Field(examples=["timeline.read"])
    outcome: AccessOutcome = Field(description="Diberikan, kosong, atau ditolak")
    subjects: list[UUID] = Field(description="Siapa atau apa yang dibuka")
    fields: list[str]
    result_count: int
    times: int = Field(description="Berapa percobaan yang diwakili; lebih dari satu bila ditumpuk")
    trace_id: str
    emergency_id: UUID | None = Field(description="Lewat akses darurat mana")

    @computed_field  # type: ignore[prop-decorator]
    @property
    def purpose_label(self) -> str:
        return label_of(Purpose, self.purpose)


@router.get(
    "/access-log",
    dependencies=[
        requires(READ),
        opens("access-log.read", Disclosed.ACCESS, of=SUBJECTS),
    ],
    summary="Siapa membuka data siapa pada layanan ini, terbaru lebih dahulu",
)
def access_log(
    pool: PoolDep,
    who: Who,
    opened: OpenedDep,
    paging: PagingDep,
    subject: Annotated[
        UUID | None,
        Query(
            description="Data siapa yang dibuka", examples=["00000000-0000-0000-0000-000000000064"]
        ),
    ] = None,
    person: Annotated[
        Word | None, Query(description="Siapa yang membuka", examples=["petugas.satu"])
    ] = None,
    outcome: Annotated[AccessOutcome | None, Query(description="Hanya hasil ini")] = None,
    emergency: Annotated[UUID | None, Query(description="Lewat akses darurat ini")] = None,
) -> Page[AccessEntry]:
    asked = {
        "subject": subject,
        "person": person,
        "outcome": outcome,
        "emergency": emergency,
        "within": [f"{region}.%" for region in who.regions],
        "before": paging.after_number(LARGEST),
        "limit": paging.limit + 1,
    }
    with pool.connection() as db:
        settle(db)
        found = db.cursor(row_factory=class_row(AccessEntry)).execute(ENTRIES, asked).fetchall()
    page = paging.page(found, lambda entry: (entry.id,))
    named = [each for entry in page.items for each in entry.subjects]
    opened.tell(who.largest, [subject] if subject else named, count=len(page.items))
    return page
