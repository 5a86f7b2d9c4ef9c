"""Verdict: carry out the plan as it was shown."""

from uuid import UUID

from fastapi import APIRouter, Response
from psycopg.types.json import Jsonb

from infra.runtime.http.access import Who
from infra.runtime.http.deps import PoolDep
from infra.runtime.http.provenance import By
from services.registry.counter import records
from services.registry.imports.http.responses import WAITS, JobShown
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.job import STATES, NotNow
from services.registry.imports.jobs.second_officer import agreed, asked_of

router = APIRouter(prefix="/imports/{import_id}", tags=["Impor"])


@router.post(
    "/commit",
    status_code=202,
    dependencies=records("import.commit"),
    summary="Simpan hasil uji, persis seperti yang ditampilkan",
    description="Lebih dari 5.000 baris, atau berkas yang diunggah petugas lain: baru disimpan "
    "sesudah petugas kedua memintanya juga. Sampai saat itu `asked_by` menyebut yang pertama.",
)
def commit(pool: PoolDep, response: Response, import_id: UUID, who: Who, by: By) -> JobShown:
    response.headers["Location"] = f"/imports/{import_id}"
    with pool.connection() as db:
        job = jobs.find(db, import_id)
        who.require(job.village_code)
        if job.state == "planned" and not agreed(db, job, "commit", by):
            return JobShown.of(job, WAITS, asked_of(db, [job]).get(job.id))
        made = {"committed_by": Jsonb(by.model_dump(mode="json", exclude_none=True))}
        moved = jobs.move(
            db, import_id, to="committing", out_of="planned", rows_done=0, attempts=0, **made
        )
        job = jobs.find(db, import_id)
        if not moved and (job.committed_by or {}).get("command_id") != str(by.command_id):
            raise NotNow(state=STATES[job.state])
        jobs.wake(db)
        asked = asked_of(db, [job]).get(job.id)
    return JobShown.of(job, asked=asked)
