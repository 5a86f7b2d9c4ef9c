"""Takes jobs one after the other: a dry run, a plan to carry out, or to take back.

A job belongs to whoever holds its advisory lock, so it is free again the moment a process dies.
"""

import logging
import threading
from time import monotonic

from psycopg.types.json import Jsonb

from infra.runtime.eventstore.ledger import AWAY
from infra.runtime.process.settings import Settings
from infra.runtime.refusals import Conflict
from services.registry.imports.jobs import contents
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.commit import commit_plan
from services.registry.imports.jobs.dry_run import make_plan
from services.registry.imports.jobs.job import Interrupted, Job
from services.registry.imports.jobs.take_back import take_back
from services.registry.imports.workbench import Workbench, open_workbench

PATIENCE = 30.0
"""Seconds to wait for another job before the process ends."""
MOST_ATTEMPTS = 5
WORK = {"committing": commit_plan, "cancelling": take_back}
PASSING = (*AWAY, Conflict)
"""Troubles that are not the file's: the job waits for better times."""
GAVE_UP = {
    "code": "import.gave-up",
    "detail": "Impor berhenti berulang kali karena kesalahan di sistem. Yang sudah disimpan tetap "
    "tersimpan. Laporkan nomor impor ini kepada petugas sistem.",
}

logger = logging.getLogger("jejak.imports")


def work(settings: Settings, stop: threading.Event, patience: float = PATIENCE) -> None:
    """Until told to stop, or until nothing was to be done for a while."""
    with open_workbench(settings) as bench:
        bench.db.execute(f"LISTEN {jobs.CHANNEL}".encode())
        until = monotonic() + patience
        while not stop.is_set() and monotonic() < until:
            if do_one(bench, stop):
                until = monotonic() + patience
                continue
            for _ in bench.db.notifies(timeout=min(1.0, patience), stop_after=1):
                pass


def do_one(bench: Workbench, stop: threading.Event) -> bool:
    """Take the oldest job that nobody is at; False if there is none."""
    for import_id in jobs.to_do(bench.db):
        if jobs.lock(bench.db, import_id):
            try:
                job = jobs.find(bench.db, import_id)
                if job.state in jobs.TO_DO:
                    _do(bench, job, stop)
                    return True
            finally:
                jobs.unlock(bench.db, import_id)
    return False


def _do(bench: Workbench, job: Job, stop: threading.Event) -> None:
    jobs.count_attempt(bench.db, job)
    try:
        WORK.get(job.state, make_plan)(bench, job, stop)
    except Interrupted:
        jobs.forgive_attempts(bench.db, job)
    except PASSING as error:
        logger.warning("import waits", extra={"error": type(error).__name__})
        jobs.forgive_attempts(bench.db, job)
        stop.wait(2)
    except Exception as error:
        _stumbled(bench, job, error)


def _stumbled(bench: Workbench, job: Job, error: Exception) -> None:
    """Try again, but not for ever. Somebody may also have cancelled the job meanwhile."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_globals['__name__']}:{trace.tb_lineno}" if trace else ""
    logger.error("import failed", extra={"error": f"{type(error).__name__} at {place}"})
    if job.attempts + 1 >= MOST_ATTEMPTS:
        given_up = {"problem": Jsonb(GAVE_UP)}
        if jobs.move(bench.db, job.id, to="failed", out_of=" ".join(jobs.TO_DO), **given_up):
            contents.forget_file(bench.db, job)
