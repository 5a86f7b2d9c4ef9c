"""A process is known by its number and its start time: numbers alone are reused."""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class ProcessIdentity:
    """`started` is opaque: clock ticks since boot on Linux, the text of `ps` elsewhere."""

    pid: int
    started: str

    @property
    def alive(self) -> bool:
        return started_at(self.pid) == self.started

    def stop(self, steps: Sequence[tuple[signal.Signals, float]]) -> bool:
        """Send each signal and wait that many seconds for the end; True when it is gone."""
        for number, seconds in steps:
            if not self.alive:
                return True
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)
            _wait_gone(self, seconds)
        return not self.alive


def started_at(pid: int) -> str | None:
    """When the process started, or None if it is gone (a zombie counts as gone)."""
    if PROC.joinpath("self/stat").exists():
        return _started_linux(pid)
    listed = subprocess.run(
        ["ps", "-p", str(pid), "-o", "stat=,lstart="], capture_output=True, text=True, check=False
    )
    state, _, started = listed.stdout.strip().partition(" ")
    return started.strip() if state and not state.startswith("Z") else None


def working_in(folder: Path) -> list[int]:
    """Processes whose working folder this is (Linux): a postmaster and all its children."""
    found = []
    for entry in PROC.glob("[0-9]*"):
        with suppress(OSError):
            if Path(os.readlink(entry / "cwd")) == folder:
                found.append(int(entry.name))
    return found


def _started_linux(pid: int) -> str | None:
    try:
        # The name in parentheses may hold spaces and parentheses itself.
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def _wait_gone(process: ProcessIdentity, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while process.alive and time.monotonic() < deadline:
        time.sleep(0.02)
