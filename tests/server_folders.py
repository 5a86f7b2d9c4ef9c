"""Folders for servers of tests: in memory where there is room, and gone after a killed run too.

A server writes through to disk at every commit (fsync stays on), so a folder in memory is what
makes a test of a database quick.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from infra.local.home import Home
from infra.local.supervisor.background import bring_down

MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
PREFIX, LOCK = "jejak-test-", "in-use"


@contextmanager
def server_folder() -> Iterator[Path]:
    """A folder that root's unprivileged server user can reach, unlike pytest's own folders."""
    ground = servers_ground()
    remove_abandoned(ground)
    draft = Path(tempfile.mkdtemp(prefix=f".{PREFIX}", dir=ground))
    draft.chmod(0o755)
    draft.joinpath(LOCK).touch(0o600)
    with _held(draft):  # before others, who look for abandoned ones, can see it
        folder = draft.rename(ground / draft.name.removeprefix("."))
        try:
            yield folder
        finally:
            shutil.rmtree(folder)


def servers_ground(memory: Path = MEMORY, room: int = ROOM) -> Path:
    """Where such folders lie; a container's /dev/shm may be small, or run no programs."""
    if memory.is_dir() and os.access(memory, os.W_OK):
        disk = os.statvfs(memory)
        runs = not disk.f_flag & getattr(os, "ST_NOEXEC", 0)
        if runs and disk.f_bavail * disk.f_frsize >= room:
            return memory
    return Path(tempfile.gettempdir())


def remove_abandoned(ground: Path) -> None:
    """Stop and remove what a killed run left: its lock went with it."""
    for folder in ground.glob(f"{PREFIX}*"):
        with suppress(OSError), _held(folder):
            for home in (folder, folder / "home"):
                if home.joinpath("run").exists():
                    bring_down(Home(home))
            shutil.rmtree(folder)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Raises OSError when somebody else holds it."""
    with folder.joinpath(LOCK).open("r+") as lock:
        flock(lock, LOCK_EX | LOCK_NB)
        yield
