"""Pages of imports (read model): how each stands, and what becomes of each of its rows."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from psycopg import Connection
from psycopg.rows import class_row

from contracts.codes.roles import KEEPERS
from contracts.ids import PERSON
from contracts.privacy.opening import Disclosed
from infra.runtime.http.access import Who
from infra.runtime.http.deps import LedgerDep, PoolDep
from infra.runtime.http.opening.declaring import Nothing, opens, opens_nothing
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.http.reading.paging import Page, PagingDep
from services.registry.counter import may
from services.registry.imports.http.responses import ChangeShown, FaultShown, JobShown, RowShown
from services.registry.imports.jobs import contents
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.job import Job
from services.registry.imports.jobs.sealed_file import Box
from services.registry.imports.jobs.second_officer import asked_of
from services.registry.imports.plan.plan import FieldChange, PlannedRow, RowOutcome
from services.registry.numbers import mask

SEE = may("import.see", *KEEPERS, "dinsos_pengesah", "dinsos_verifikator", "inspektorat")
router = APIRouter(prefix="/imports", tags=["Impor"])

ALL = """SELECT * FROM import_job WHERE village_code || '.' LIKE ANY(%s) AND number < %s
    ORDER BY number DESC LIMIT %s"""
ROWS = """SELECT line, batch, outcome, note FROM import_row
    WHERE import_id = %s AND line > %s AND (%s::text IS NULL OR outcome = %s)
    ORDER BY line LIMIT %s"""
ABSENT = (
    "Orang ini tercatat tinggal di sini, tetapi tidak ada di berkas. Berkas tidak menghapus siapa "
    "pun: bila ia meninggal, pindah atau hilang, catat peristiwanya."
)
FIELDS = (Disclosed.NAME, Disclosed.NIK_MASKED, Disclosed.KK_MASKED, Disclosed.BIODATA)
COUNTED = opens_nothing(Nothing.COUNTED)

StoredRow = tuple[int, int, str, str | None]


@router.get("", dependencies=[SEE, COUNTED], summary="Daftar impor di wilayah sendiri")
def list_imports(pool: PoolDep, who: Who, paging: PagingDep) -> Page[JobShown]:
    before = paging.after_number(2**62)
    within = [f"{region}.%" for region in who.regions]
    with pool.connection() as db:
        cursor = db.cursor(row_factory=class_row(Job))
        found = cursor.execute(ALL, (within, before, paging.limit + 1)).fetchall()
        page = paging.page(found, lambda job: (job.number,))
        asked = asked_of(db, page.items)
    items = [JobShown.of(job, asked=asked.get(job.id)) for job in page.items]
    return Page(items=items, next=page.next)


@router.get("/{import_id}", dependencies=[SEE, COUNTED], summary="Keadaan satu impor")
def show(pool: PoolDep, import_id: UUID, who: Who) -> JobShown:
    with pool.connection() as db:
        job = jobs.find(db, import_id)
        who.require(job.village_code)
        return JobShown.of(job, asked=asked_of(db, [job]).get(job.id))


@router.get(
    "/{import_id}/rows",
    dependencies=[may("import.see-rows"), opens("import.rows", *FIELDS, of=PERSON)],
    summary="Hasil tiap baris",
)
def rows(
    pool: PoolDep,
    ledger: LedgerDep,
    import_id: UUID,
    who: Who,
    opened: OpenedDep,
    paging: PagingDep,
    outcome: Annotated[RowOutcome | None, Query(description="Hanya baris berhasil ini")] = None,
) -> Page[RowShown]:
    after = paging.after_number(0)
    with pool.connection() as db:
        job = jobs.find(db, import_id)
        acting = who.acting(job.village_code)
        found = db.execute(ROWS, (job.id, after, outcome, outcome, paging.limit + 1)).fetchall()
        page = paging.page(found, lambda row: (row[0],))
        box = Box(ledger.mapper.own_keys, job.id)
        planned = _planned(db, box, job, page.items)
    subjects = [import_id, *(each.person_id for each in planned.values() if each.person_id)]
    opened.tell(acting, subjects, count=len(page.items))
    return Page(items=[_row(row, planned[row[0]]) for row in page.items], next=page.next)


def _planned(
    db: Connection[Any], box: Box, job: Job, found: Sequence[StoredRow]
) -> Mapping[int, PlannedRow]:
    """What the sealed plan says of these rows, by line."""
    lines = {line for line, *_ in found}
    batches = sorted({number for _, number, *_ in found})
    return {
        each.row.line: each
        for number in batches
        for family in contents.batch(db, box, job, number)
        for each in family.rows
        if each.row.line in lines
    }


def _row(row: StoredRow, planned: PlannedRow) -> RowShown:
    line, _, outcome, note = row
    nik, kk_number = planned.row.nik, planned.row.kk_number
    absent = planned.outcome is RowOutcome.ABSENT
    return RowShown(
        line=None if absent else line,
        family_id=planned.family_id,
        outcome=RowOutcome(outcome),
        outcome_label=RowOutcome(outcome).label,
        name=planned.row.name,
        nik=mask(nik) if nik else None,
        kk_number=mask(kk_number) if kk_number else None,
        faults=[
            FaultShown(code=f.code, severity=f.severity, column=f.column, message=f.message)
            for f in planned.faults
        ],
        changes=[_change(change) for change in planned.changes],
        note=ABSENT if absent else note,
    )


def _change(change: FieldChange) -> ChangeShown:
    masked = change.column.split("_")[-1] == "nik"
    old, new = (mask(v) if masked and v else v for v in (change.old, change.new))
    return ChangeShown(column=change.column, old=old, new=new)
