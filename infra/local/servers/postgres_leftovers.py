"""No two servers on one data folder, and no lock file that keeps ours from starting.

PostgreSQL clears a lock file whose process is gone by itself. It cannot when the number was
given to another process of the same user since, nor when a power failure left the file empty; then,
and only then, we remove the file.
"""

import time
from pathlib import Path

from infra.local.children import Steps
from infra.local.errors import ServerError
from infra.local.processes import PROC, ProcessIdentity, started_at, working_in

PATIENCE = 30.0  # seconds for orphaned backends to notice that their postmaster died


def clear_leftovers(data: Path, steps: Steps) -> None:
    """Stop a postmaster of ours that no record names, and drop a lock that names a stranger."""
    lock = data / "postmaster.pid"
    if not lock.exists() or not PROC.joinpath("self").exists():
        return
    holder = lock.read_text().partition("\n")[0]
    started = started_at(int(holder)) if holder else None
    if started is not None and int(holder) in working_in(data):
        ProcessIdentity(int(holder), started).stop(steps)
    _wait_for_backends(data)
    if lock.exists() and not (holder and started_at(int(holder)) is None):
        lock.unlink()


def _wait_for_backends(data: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while working_in(data):
        if time.monotonic() > deadline:
            raise ServerError(f"Processes still work in {data}: {working_in(data)}")
        time.sleep(0.05)
