"""Cancel an import: drop the plan, or take back what was carried out, whole or by family."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Query
from psycopg import Connection
from pydantic import Field

from contracts.event import Provenance
from infra.runtime.http.access import Who
from infra.runtime.http.deps import LedgerDep, PoolDep, equipped
from infra.runtime.http.provenance import By
from infra.runtime.privacy.blind_index import BlindIndex
from services.registry.counter import records
from services.registry.forms import Form
from services.registry.imports.http.responses import WAITS, JobShown
from services.registry.imports.jobs import contents
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.job import STATES, Job, NotNow
from services.registry.imports.jobs.second_officer import agreed, asked_of
from services.registry.imports.jobs.take_back import begin, is_stored, take_back
from services.registry.imports.workbench import Workbench

AT_ONCE = 200
"""Rows of an import that is taken back while the officer waits; larger ones are a job."""
router = APIRouter(prefix="/imports/{import_id}", tags=["Impor"])


class Cancelling(Form):
    EXAMPLE: ClassVar = {"families": ["00000000-0000-0000-0000-000000000064"]}

    families: list[UUID] | None = Field(
        default=None, max_length=5000, description="Kosong: semua keluarga yang dimuat impor ini"
    )


@router.post(
    "/cancel",
    status_code=202,
    dependencies=records("import.cancel"),
    summary="Batalkan impor; yang sudah disimpan diambil kembali",
    description="Keluarga yang berubah sejak diimpor disebut di `kept` dan tidak diambil kembali, "
    "kecuali disebut lagi dalam `families`. Impor yang dihentikan di tengah penyimpanan diambil "
    "kembali dengan membatalkannya sekali lagi.",
)
def cancel(
    pool: PoolDep,
    ledger: LedgerDep,
    import_id: UUID,
    who: Who,
    by: By,
    index: Annotated[BlindIndex, equipped(BlindIndex)],
    asked: Cancelling | None = None,
    families: Annotated[
        list[UUID] | None, Query(max_length=5000, description="Seperti `families` dalam isi")
    ] = None,
) -> JobShown:
    with _locked(pool, import_id) as (db, alone):
        job = jobs.find(db, import_id)
        who.require(job.village_code)
        if jobs.move(db, import_id, to="cancelled", out_of="received planning planned"):
            contents.destroy(db, ledger.mapper.own_keys, job, "dibatalkan")
        elif not jobs.move(db, import_id, to="cancelled", out_of="committing"):
            named = asked.families if asked and asked.families else families
            if not _begin(db, job, by, named):
                return JobShown.of(job, WAITS, asked_of(db, [job]).get(job.id))
            job = jobs.find(db, import_id)
            if alone and job.state == "cancelling" and (job.rows_total or 0) <= AT_ONCE:
                take_back(Workbench(db, ledger, ledger.mapper.own_keys, index), job, Event())
        return JobShown.of(jobs.find(db, import_id), asked=asked_of(db, [job]).get(job.id))


@contextmanager
def _locked(pool: PoolDep, import_id: UUID) -> Iterator[tuple[Connection[Any], bool]]:
    """A connection that commits each statement, and whether no importer is at the job meanwhile."""
    with pool.connection() as db:
        db.autocommit = True
        alone = jobs.lock(db, import_id)
        try:
            yield db, alone
        finally:
            if alone:
                jobs.unlock(db, import_id)
            db.autocommit = False


def _begin(db: Connection[Any], job: Job, by: Provenance, families: list[UUID] | None) -> bool:
    """Ask for it, unless it was done before; False where it waits for a second officer.

    Raises NotNow where nothing was stored.
    """
    with db.transaction():
        if is_stored(db, job) and not agreed(db, job, "cancel", by, families):
            return False
        begun = begin(db, job, by, families)
    if begun:
        jobs.wake(db)
    elif jobs.find(db, job.id).state not in ("cancelling", "cancelled"):
        raise NotNow(state=STATES[job.state])
    return True
