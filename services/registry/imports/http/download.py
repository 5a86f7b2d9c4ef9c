"""Download the rows to repair, with the faults marked in their cells."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from psycopg import Connection

from contracts.ids import PERSON
from contracts.privacy.opening import Disclosed
from infra.runtime.http.access import Who
from infra.runtime.http.deps import LedgerDep, PoolDep
from infra.runtime.http.limits import require_left, take
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from services.registry.allowances.amounts import UNMASKED
from services.registry.counter import may
from services.registry.imports.jobs import contents
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.job import Job
from services.registry.imports.jobs.sealed_file import Box
from services.registry.imports.plan.plan import RowOutcome
from services.registry.imports.plan.repair_workbook import RowToRepair, workbook

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIELDS = (
    *(Disclosed.NAME, Disclosed.NIK, Disclosed.KK_NUMBER, Disclosed.ADDRESS),
    Disclosed.BIODATA,
)
BATCHES = "SELECT batch FROM import_batch WHERE import_id = %s ORDER BY batch"
OUTCOMES = "SELECT line, outcome, note FROM import_row WHERE import_id = %s AND batch = %s"

router = APIRouter(prefix="/imports", tags=["Impor"])


@router.get(
    "/{import_id}/workbook",
    dependencies=[may("import.download"), opens("import.download", *FIELDS, of=PERSON)],
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPE: {}}, "description": "Buku kerja Excel"}},
    summary="Unduh baris yang perlu diperbaiki (.xlsx)",
)
def download(
    pool: PoolDep, ledger: LedgerDep, import_id: UUID, who: Who, opened: OpenedDep
) -> Response:
    """NIK tertulis lengkap, karena buku kerja ini diperbaiki lalu diunggah lagi."""
    with pool.connection() as db:
        job = jobs.find(db, import_id)
        acting = who.acting(job.village_code)
        require_left(db, who.person, UNMASKED)
        box = Box(ledger.mapper.own_keys, job.id)
        people: list[UUID] = []
        made = workbook(_noting(people, _rows(db, box, job)))
    take(pool, who.person, UNMASKED, job.rows_total or 0)
    opened.tell(acting, [import_id, *people], count=job.rows_total)
    headers = {"Content-Disposition": f'attachment; filename="{job.name}-perbaikan.xlsx"'}
    return Response(made, media_type=MEDIA_TYPE, headers=headers)


def _noting(people: list[UUID], rows: Iterator[RowToRepair]) -> Iterator[RowToRepair]:
    for row in rows:
        if who := row[0].person_id:
            people.append(who)
        yield row


def _rows(db: Connection[Any], box: Box, job: Job) -> Iterator[RowToRepair]:
    for (number,) in db.execute(BATCHES, (job.id,)).fetchall():
        became = {line: rest for line, *rest in db.execute(OUTCOMES, (job.id, number))}
        for family in contents.batch(db, box, job, number):
            for each in family.rows:
                outcome, note = became[each.row.line]
                yield each, RowOutcome(outcome), note
