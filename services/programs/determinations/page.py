"""Determinations as people read them: newest first, and one with its frozen list."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from psycopg.rows import class_row, dict_row
from pydantic import BaseModel

from contracts.event import Annex
from contracts.ids import FAMILY
from contracts.privacy.opening import Disclosed
from contracts.regions.codes import Village
from infra.runtime.eventstore.annexes import lines_of
from infra.runtime.http.access import Who
from infra.runtime.http.deps import PoolDep, ReaderDep
from infra.runtime.http.opening.declaring import Nothing, opens, opens_nothing
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.projections.reading import reading
from infra.runtime.refusals import NotFound
from services.programs.determinations.view import determinations
from services.programs.office import as_of
from services.programs.programmes.rulebook import ProgrammeCode, programme_id
from services.programs.rights import READ

router = APIRouter(tags=["Penetapan"])
AsOf = Annotated[int, as_of(determinations)]


class DeterminationListed(BaseModel):
    """How many families met the rule, did not, or could not be judged."""

    determination_id: UUID
    village: str
    rule_version: int
    known_at: int
    as_of: date
    eligible_count: int
    ineligible_count: int
    unknown_count: int
    made_at: datetime
    made_by: str
    position: int


class DeterminationShown(DeterminationListed):
    annex: str
    """Hash of the list, as the fact names it."""
    eligible: list[UUID]


COLUMNS = (
    "determination_id, region_code AS village, rule_version, known_at, as_of,"
    " eligible_count, ineligible_count, unknown_count, made_at, made_by,"
    " position"
)


@router.get(
    "/programmes/{code}/determinations",
    dependencies=[READ, opens_nothing(Nothing.COUNTED)],
    summary="Daftar penetapan, terbaru lebih dahulu",
)
def listed(
    reader: ReaderDep,
    code: ProgrammeCode,
    who: Who,
    position: AsOf,
    village: Annotated[
        Village | None, Query(description="Hanya desa ini", examples=["18.09.01.2001"])
    ] = None,
) -> list[DeterminationListed]:
    query = (
        f"SELECT {COLUMNS} FROM determination WHERE programme_id = %s"
        " AND (%s::text IS NULL OR region_code = %s) ORDER BY position DESC LIMIT 200"
    )
    with (
        reading(reader, determinations, who.regions) as db,
        db.cursor(row_factory=class_row(DeterminationListed)) as cursor,
    ):
        found = cursor.execute(query.encode(), (programme_id(code), village, village))
        return found.fetchall()


@router.get(
    "/programmes/{code}/determinations/{determination_id}",
    dependencies=[READ, opens("determination.read", Disclosed.PROGRAMME, of=FAMILY)],
    summary="Satu penetapan dan daftar keluarganya",
)
def show(
    reader: ReaderDep,
    pool: PoolDep,
    code: ProgrammeCode,
    determination_id: UUID,
    who: Who,
    opened: OpenedDep,
    position: AsOf,
) -> DeterminationShown:
    query = (
        f"SELECT {COLUMNS}, annex FROM determination WHERE programme_id = %s"
        " AND determination_id = %s"
    )
    with (
        reading(reader, determinations, who.regions) as db,
        db.cursor(row_factory=dict_row) as cursor,
    ):
        found = cursor.execute(query.encode(), (programme_id(code), determination_id)).fetchone()
    if found is None:
        raise NotFound
    with pool.connection() as db:
        eligible = lines_of(db, Annex(hash=found["annex"], count=found["eligible_count"]))
    opened.tell(who.acting(found["village"]), map(UUID, eligible))
    return DeterminationShown.model_validate({**found, "eligible": eligible})
