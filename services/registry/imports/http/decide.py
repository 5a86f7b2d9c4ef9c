"""Carry out the plan that was shown, or drop it."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from psycopg.types.json import Jsonb

from infra.runtime.http.access import Who, requires
from infra.runtime.http.idempotency import CommandDep
from infra.runtime.http.provenance import By
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.registry.imports.http.answers import JobShown, shown
from services.registry.imports.jobs import expire
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.job import STATES

COMMIT = right("import.commit", "operator_desa", "dinsos_operator")
CANCEL = right("import.cancel", "operator_desa", "dinsos_operator")
router = APIRouter(prefix="/imports/{import_id}", tags=["Impor"])


class NotNow(Refused):
    title = "Belum atau tidak lagi dapat dilakukan"
    detail = "Impor ini {state}. Lihat keadaannya, lalu putuskan lagi."


@router.post(
    "/commit",
    status_code=202,
    dependencies=[requires(COMMIT)],
    summary="Simpan hasil uji, persis seperti yang ditampilkan",
)
def commit(request: Request, response: Response, import_id: UUID, who: Who, by: By) -> JobShown:
    with request.app.state.pool.connection() as db:
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
    return shown(job)


@router.post(
    "/cancel",
    status_code=202,
    dependencies=[requires(CANCEL)],
    summary="Batalkan impor; yang sudah tersimpan tetap tersimpan",
)
def cancel(request: Request, import_id: UUID, who: Who, _: CommandDep) -> JobShown:
    vault = request.app.state.ledger.mapper.vault
    with request.app.state.pool.connection() as db:
        job = jobs.find(db, import_id)
        who.require(job.village_code)
        if jobs.move(db, import_id, to="cancelled", out_of="received planning planned"):
            expire.destroy(db, vault, job, "dibatalkan")
        elif not jobs.move(db, import_id, to="cancelled", out_of="committing cancelled"):
            raise NotNow(state=STATES[jobs.find(db, import_id).state])
        return shown(jobs.find(db, import_id))
