"""The work list: whose turn it is, longest waiting first, with a count per state."""

from dataclasses import asdict, dataclass
from typing import Annotated, LiteralString

from fastapi import APIRouter, Query
from psycopg.rows import class_row
from pydantic import BaseModel, Field

from contracts.ids import CASE, FAMILY, PERSON
from contracts.privacy.opening import Disclosed
from contracts.regions.codes import Region
from infra.runtime.http.access import Who, requires
from infra.runtime.http.deps import ReaderDep, inline
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.http.reading.paging import Page, PagingDep
from infra.runtime.projections.reading import reading
from services.verification.projections.states import CaseState
from services.verification.work.case_line import (
    LINE,
    OVERDUE,
    READ,
    WITH_HOME,
    AsOf,
    CaseLine,
    subjects_of,
)
from services.verification.work.view import cases

router = APIRouter(tags=["Usulan"])

Within = Annotated[
    Region | None,
    Query(description="Kode desa, atau wilayah di atasnya", examples=["18.09.01.2001"]),
]
WITHIN: LiteralString = """
    (%(village)s::text IS NULL OR home.region_code = %(village)s
        OR home.region_code LIKE %(village)s || '.%%')"""
LINES: LiteralString = f"""
    SELECT {LINE} FROM {WITH_HOME}
    WHERE {WITHIN} AND (%(state)s::text IS NULL OR state = %(state)s)
        AND ({OVERDUE} OR NOT %(overdue)s) AND position > %(after)s
    ORDER BY position LIMIT %(limit)s"""
COUNTS: LiteralString = f"""
    SELECT state, count(*), count(*) FILTER (WHERE {OVERDUE}) FROM {WITH_HOME}
    WHERE {WITHIN} GROUP BY state ORDER BY state"""


class StateCount(BaseModel):
    """Berapa usulan pada satu keadaan."""

    state: CaseState
    count: int


class WorkList(Page[CaseLine]):
    """Daftar kerja; `counts` dan `overdue` menghitung seluruh usulan, bukan halaman ini saja."""

    counts: list[StateCount] = Field(description="Jumlah usulan menurut keadaan")
    overdue: int = Field(description="Usulan yang batas waktunya sudah lewat")


@dataclass
class Filter:
    state: Annotated[CaseState | None, Query(description="Hanya keadaan ini")] = None
    village: Within = None
    overdue: Annotated[bool, Query(description="Hanya yang batas waktunya lewat")] = False


FilterDep = Annotated[Filter, inline(Filter)]


@router.get(
    "/cases",
    dependencies=[
        requires(READ),
        opens("case.list", Disclosed.PROPOSAL, of=(CASE, FAMILY, PERSON)),
    ],
    summary="Daftar kerja usulan",
    description="Usulan di wilayah Anda, yang paling lama menunggu lebih dulu.",
)
def work_list(
    who: Who,
    opened: OpenedDep,
    only: FilterDep,
    reader: ReaderDep,
    paging: PagingDep,
    as_of: AsOf,
) -> WorkList:
    if only.village:
        who.require(only.village)
    after = paging.after_number(0)
    asked = {**asdict(only), "after": after, "limit": paging.limit + 1}
    with reading(reader, cases, who.regions) as db:
        rows = db.cursor(row_factory=class_row(CaseLine)).execute(LINES, asked).fetchall()
        counted = db.execute(COUNTS, asked).fetchall()
    page = paging.page(rows, lambda line: (line.position,), as_of)
    opened.tell_each(
        (line.village_code, each) for line in page.items for each in subjects_of(vars(line))
    )
    return WorkList(
        **page.model_dump(),
        counts=[StateCount(state=state, count=count) for state, count, _ in counted],
        overdue=sum(overdue for *_, overdue in counted),
    )
