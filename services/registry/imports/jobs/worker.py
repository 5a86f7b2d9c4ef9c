"""Takes jobs one after the other: a dry run, or a plan to carry out.

A job belongs to whoever holds its advisory lock, so it is free again the moment a process dies.
"""

import logging
import threading
from time import monotonic

from psycopg import OperationalError
from psycopg.types.json import Jsonb

from infra.runtime.eventstore.bulk import StoreFailed
from infra.runtime.privacy.errors import KeyringUnavailable
from infra.runtime.process.settings import Settings
from infra.runtime.refusals import Conflict
from services.registry.imports.jobs import contents
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.interrupted import Interrupted
from services.registry.imports.jobs.job import Job
from services.registry.imports.plan.commit_plan import commit_plan
from services.registry.imports.plan.make_plan import make_plan
from services.registry.imports.workbench import Desk, open_desk

PATIENCE = 30.0
"""Seconds to wait for another job before the process ends."""
MOST_ATTEMPTS = 5
PASSING = (KeyringUnavailable, OperationalError, StoreFailed, Conflict)
"""Troubles that are not the file's: the job waits for better times."""
GAVE_UP = {
    "code": "import.gave-up",
    "detail": "Impor berhenti berulang kali karena kesalahan di sistem. Yang sudah disimpan tetap "
    "tersimpan. Laporkan nomor impor ini kepada petugas sistem.",
}

logger = logging.getLogger("jejak.imports")


def work(settings: Settings, stop: threading.Event, patience: float = PATIENCE) -> None:
    """Until told to stop, or until nothing was to be done for a while."""
    with open_desk(settings) as desk:
        desk.db.execute(f"LISTEN {jobs.CHANNEL}".encode())
        until = monotonic() + patience
        while not stop.is_set() and monotonic() < until:
            if do_one(desk, stop):
                until = monotonic() + patience
                continue
            for _ in desk.db.notifies(timeout=min(1.0, patience), stop_after=1):
                pass


def do_one(desk: Desk, stop: threading.Event) -> bool:
    """Take the oldest job that nobody is at; False if there is none."""
    for import_id in jobs.to_do(desk.db):
        if jobs.lock(desk.db, import_id):
            try:
                job = jobs.find(desk.db, import_id)
                if job.state in jobs.TO_DO:
                    _do(desk, job, stop)
                    return True
            finally:
                jobs.unlock(desk.db, import_id)
    return False


def _do(desk: Desk, job: Job, stop: threading.Event) -> None:
    jobs.count_attempt(desk.db, job)
    try:
        carry_on = commit_plan if job.state == "committing" else make_plan
        carry_on(desk, job, stop)
    except Interrupted:
        jobs.forgive_attempts(desk.db, job)
    except PASSING as error:
        logger.warning("import waits", extra={"error": type(error).__name__})
        jobs.forgive_attempts(desk.db, job)
        stop.wait(2)
    except Exception as error:
        _stumbled(desk, job, error)


def _stumbled(desk: Desk, job: Job, error: Exception) -> None:
    """Try again, but not for ever. Somebody may also have cancelled the job meanwhile."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_globals['__name__']}:{trace.tb_lineno}" if trace else ""
    logger.error("import failed", extra={"error": f"{type(error).__name__} at {place}"})
    if job.attempts + 1 >= MOST_ATTEMPTS:
        given_up = {"problem": Jsonb(GAVE_UP)}
        if jobs.move(desk.db, job.id, to="failed", out_of=" ".join(jobs.TO_DO), **given_up):
            contents.forget_file(desk.db, job)
