"""A disk of its own for one server, whose power can be cut: what was not synced is gone.

ext4 on a file, mounted through a loop device. The cut is `EXT4_IOC_SHUTDOWN` without a flush of the
journal: from then on nothing reaches the file, and the next mount replays what had reached it.
"""

import os
import signal
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import ioctl
from pathlib import Path

import pytest

from infra.local.processes import working_in
from tests.server_folders import server_folder

SIZE = 2 * 1024**3
SHUTDOWN, WITHOUT_FLUSH = 0x8004587D, struct.pack("I", 2)
TOOLS = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


class LossyDisk:
    """Mounted at a folder until it is closed."""

    def __init__(self, image: Path, folder: Path) -> None:
        self.image, self.folder = image, folder
        with image.open("wb") as file:
            file.truncate(SIZE)
        _run("mkfs.ext4", "-q", "-F", str(image))
        folder.mkdir(parents=True)
        self.mount()

    def mount(self) -> None:
        _run("mount", "-o", "loop", str(self.image), str(self.folder))

    def cut(self) -> None:
        """The power is gone for the server that works here, in the middle of whatever it did."""
        for number in (signal.SIGSTOP, signal.SIGSTOP):  # some were born meanwhile
            self._signal(number)
        disk = os.open(self.folder, os.O_RDONLY)
        try:
            ioctl(disk, SHUTDOWN, WITHOUT_FLUSH)
        finally:
            os.close(disk)
        while self._signal(signal.SIGKILL):
            time.sleep(0.01)
        _run("umount", str(self.folder))

    def close(self) -> None:
        with suppress(subprocess.CalledProcessError):  # it may be off just now
            _run("umount", "--lazy", str(self.folder))

    def _signal(self, number: signal.Signals) -> int:
        found = [*working_in(self.folder), *working_in(self.folder / "data")]
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        return len(found)


@contextmanager
def lossy_disk(server: str) -> Iterator[tuple[Path, LossyDisk]]:
    """A folder whose `home/<server>` is such a disk. Skips the test where none can be mounted."""
    with server_folder() as folder:
        if os.geteuid():
            pytest.skip("only root may mount a disk")
        try:
            disk = LossyDisk(folder / "disk.img", folder / "home" / server)
        except (OSError, subprocess.CalledProcessError) as error:
            pytest.skip(f"no disk can be mounted here: {error}")
        try:
            yield folder, disk
        finally:
            disk.close()


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, env={"PATH": TOOLS})
