"""Recipients of a programme in a village, and the programmes of a family."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from psycopg import sql

from infra.runtime.http.access import Who, requires
from infra.runtime.http.reading.freshness import fresh
from infra.runtime.http.reading.paging import BadCursor, Page, PagingDep
from infra.runtime.projections.reading import applied, reading
from services.programs.enrolments.enrolment_rows import Enrolment, enrolments_of, rows
from services.programs.enrolments.view import enrolments
from services.programs.programmes.rulebook import programme_id
from services.programs.rights import READ

router = APIRouter(tags=["Kepesertaan"])

STATES = {
    "aktif": "e.ended_because IS NULL",
    "ganti_penerima": "e.ended_because IS NULL AND e.changes_due <> '{}'",
    "berakhir": "e.ended_because IS NOT NULL",
    "semua": "true",
}


def _position(request: Request) -> int:
    with request.app.state.pool.connection() as db:
        return applied(db, enrolments)


AsOf = Annotated[int, fresh(_position)]


@router.get(
    "/programmes/{code}/enrolments",
    dependencies=[requires(READ)],
    summary="Daftar penerima program",
)
def recipients(
    request: Request,
    code: str,
    who: Who,
    paging: PagingDep,
    as_of: AsOf,
    village: Annotated[str, Query(pattern=r"^\d\d(\.\d\d){2}\.\d{4}$")],
    state: Literal["aktif", "ganti_penerima", "berakhir", "semua"] = "aktif",
) -> Page[Enrolment]:
    who.require(village)
    after = paging.after[0] if paging.after else None
    if not isinstance(after, UUID | None):
        raise BadCursor
    chosen = sql.SQL(
        'e.programme_id = {programme} AND e.region_code COLLATE "C" = {village} AND {state}'
        " AND ({after}::uuid IS NULL OR e.family_id > {after}) ORDER BY e.family_id LIMIT {limit}"
    ).format(
        programme=sql.Literal(programme_id(code)),
        village=sql.Literal(village),
        state=sql.SQL(STATES[state]),
        after=sql.Literal(after),
        limit=sql.Literal(paging.limit + 1),
    )
    with reading(request.app.state.reader, enrolments, who.regions) as db:
        return paging.page(rows(db, chosen), lambda row: (row.family_id,), as_of)


@router.get(
    "/families/{family_id}/programmes",
    dependencies=[requires(READ)],
    summary="Program satu keluarga",
)
def of_family(request: Request, family_id: UUID, who: Who, as_of: AsOf) -> list[Enrolment]:
    with reading(request.app.state.reader, enrolments, who.regions) as db:
        return enrolments_of(db, family_id)
