"""What a file says of people is kept for a month after the import's last step, then destroyed."""

from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from infra.runtime.privacy.vault import Vault
from services.registry.imports.jobs import contents
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.job import Job
from services.registry.imports.jobs.sealed_file import Box

OVERDUE = """
    SELECT * FROM import_job
    WHERE changed_at < now() - interval '30 days' AND state NOT IN ('planning', 'committing')
        AND (EXISTS (SELECT FROM import_batch WHERE import_id = id)
            OR EXISTS (SELECT FROM import_file WHERE import_id = id))"""


def expire(db: Connection[Any], vault: Vault) -> int:
    """How many imports lost their contents. Outcomes and counts stay with the job."""
    overdue = db.cursor(row_factory=class_row(Job)).execute(OVERDUE).fetchall()
    for job in overdue:
        jobs.move(db, job.id, to="expired", out_of="received planned")
        destroy(db, vault, job, "masa simpan habis")
    return len(overdue)


def destroy(db: Connection[Any], vault: Vault, job: Job, reason: str) -> None:
    """The key first: whatever is left of the rows after that can no longer be read."""
    Box(vault, job.id).destroy_key(f"{job.name}: {reason}")
    contents.forget_plan(db, job)
    contents.forget_file(db, job)
