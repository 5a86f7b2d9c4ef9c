"""Who holds which role where: for whoever administers, inspects or protects."""

from datetime import date
from typing import Annotated, LiteralString

from fastapi import APIRouter, Query
from psycopg.rows import class_row
from pydantic import BaseModel, Field, computed_field

from contracts.calendar import day_of
from contracts.codes.roles import Role, label_of
from contracts.regions.codes import Region
from infra.runtime.eventstore.clock import now
from infra.runtime.http.access import Who
from infra.runtime.http.deps import ReaderDep
from infra.runtime.http.opening.declaring import Nothing, opens_nothing
from infra.runtime.http.reading.paging import Page, PagingDep
from infra.runtime.projections.reading import reading
from services.registry.counter import may
from services.registry.emergencies.page import EmergencyLine, open_now
from services.registry.roles.officer import Officer
from services.registry.roles.view import officers

router = APIRouter(tags=["Peran petugas"])

LINES: LiteralString = """
    SELECT officer, role, region_code, waiting, valid_from, valid_to, decree, deputy_for,
        given_by, agreed_by, position
    FROM officer_role
    WHERE (%(officer)s::text IS NULL OR officer = %(officer)s)
        AND (%(role)s::text IS NULL OR role = %(role)s)
        AND (%(region)s::text IS NULL OR region_code = %(region)s
            OR region_code LIKE %(region)s || '.%%')
        AND (%(waiting)s::boolean IS NULL OR waiting = %(waiting)s)
        AND (%(on)s::date IS NULL OR waiting OR daterange(valid_from, valid_to) @> %(on)s)
        AND position > %(after)s
    ORDER BY position LIMIT %(limit)s"""


class RoleLine(BaseModel):
    """Satu peran seorang petugas."""

    officer: str
    role: str
    region_code: str
    waiting: bool = Field(description="Diusulkan, belum disetujui petugas kedua")
    valid_from: date
    valid_to: date | None = Field(description="Hari pertama tidak berlaku lagi")
    decree: str | None
    deputy_for: str | None = Field(description="Plt. atau Plh. dari petugas ini")
    given_by: str
    agreed_by: str | None = Field(description="Petugas kedua; kosong bila tidak diperlukan")
    position: int

    @computed_field  # type: ignore[prop-decorator]
    @property
    def label(self) -> str:
        return label_of(self.role)


class RolePage(Page[RoleLine]):
    """Peran yang dipegang, dan akses darurat yang sedang terbuka di samping itu."""

    emergencies: list[EmergencyLine]


@router.get(
    "/roles",
    dependencies=[
        may("role.see", "sysadmin", "dpo", "inspektorat", "dinsos_pengesah"),
        opens_nothing(Nothing.OFFICERS),
    ],
    summary="Peran petugas di wilayah Anda",
    description="Tanpa `ended`, hanya yang berlaku hari ini atau menunggu persetujuan.",
)
def roles(
    who: Who,
    reader: ReaderDep,
    paging: PagingDep,
    officer: Annotated[
        Officer | None, Query(description="Hanya petugas ini", examples=["petugas.contoh"])
    ] = None,
    role: Annotated[Role | None, Query(description="Hanya peran ini")] = None,
    region: Annotated[
        Region | None, Query(description="Wilayah ini dan di bawahnya", examples=["18.09.01"])
    ] = None,
    waiting: Annotated[bool | None, Query(description="Hanya yang menunggu, atau tidak")] = None,
    ended: Annotated[bool, Query(description="Juga yang sudah atau belum berlaku")] = False,
) -> RolePage:
    asked = {
        "officer": officer,
        "role": role,
        "region": region,
        "waiting": waiting,
        "on": None if ended else day_of(now()),
        "after": paging.after_number(0),
        "limit": paging.limit + 1,
    }
    with reading(reader, officers, who.regions) as db:
        rows = db.cursor(row_factory=class_row(RoleLine)).execute(LINES, asked).fetchall()
    page = paging.page(rows, lambda line: (line.position,))
    beside = open_now(reader, who.regions, officer, region)
    return RolePage(items=page.items, next=page.next, emergencies=beside)
