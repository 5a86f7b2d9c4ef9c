"""A disk of its own for the home of servers: it can be full without filling anybody else's."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.server_folders import server_folder

SIZE = "512m"
BALLAST = "ballast"


@contextmanager
def small_disk() -> Iterator[Path]:
    """A folder whose `home` is such a disk. Skips the test where nothing may be mounted."""
    with server_folder() as folder:
        disk = folder / "home"
        disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", str(disk)]
        if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
            pytest.skip("nothing may be mounted here")
        try:
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path) -> None:
    """To the last byte, as a forgotten log would."""
    with suppress(OSError), (disk / BALLAST).open("ab", buffering=0) as ballast:
        while ballast.write(b"x" * 4096):
            pass


def free(disk: Path) -> None:
    (disk / BALLAST).unlink()
