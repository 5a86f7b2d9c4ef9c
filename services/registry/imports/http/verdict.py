"""Verdict: carry out the plan as it was shown."""

from uuid import UUID

from fastapi import APIRouter, Response
from psycopg.types.json import Jsonb

from infra.runtime.http.access import Who
from infra.runtime.http.deps import PoolDep
from infra.runtime.http.provenance import By
from services.registry.counter import records
from services.registry.imports.http.responses import JobShown
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.job import STATES, NotNow

router = APIRouter(prefix="/imports/{import_id}", tags=["Impor"])


@router.post(
    "/commit",
    status_code=202,
    dependencies=records("import.commit"),
    summary="Simpan hasil uji, persis seperti yang ditampilkan",
)
def commit(pool: PoolDep, response: Response, import_id: UUID, who: Who, by: By) -> JobShown:
    with pool.connection() as db:
        job = jobs.find(db, import_id)
        who.require(job.village_code)
        made = {"committed_by": Jsonb(by.model_dump(mode="json", exclude_none=True))}
        moved = jobs.move(
            db, import_id, to="committing", out_of="planned", rows_done=0, attempts=0, **made
        )
        job = jobs.find(db, import_id)
        if not moved and (job.committed_by or {}).get("command_id") != str(by.command_id):
            raise NotNow(state=STATES[job.state])
        jobs.wake(db)
    response.headers["Location"] = f"/imports/{import_id}"
    return JobShown.of(job)
