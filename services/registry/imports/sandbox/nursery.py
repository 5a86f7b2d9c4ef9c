"""Nursery (fork server): a process that has loaded what parses, and copies itself for each file.

Starting one took a tenth of a second of every file. It never opens a file itself, so no file is
read where another one was.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from io import BufferedReader
from typing import BinaryIO, Self

import msgspec

from services.registry.imports.sandbox.wire import STATUS, ReadTask

PROGRAM = ("-m", "services.registry.imports.sandbox.child")
GRACE = 1.0
"""Seconds for a copy that has closed its mouth, or to whom nobody listens, to end by itself."""
UNTOLD = 1


LIBRARIES = "LD_LIBRARY_PATH"


def libraries() -> dict[str, str]:
    """Where a Python lies that could not be run from where it was installed."""
    return {LIBRARIES: os.environ[LIBRARIES]} if LIBRARIES in os.environ else {}


class Copy:
    """The copy that reads one file: its frames come out of `stdout`."""

    def __init__(self, stdout: BinaryIO, line: socket.socket, end_all: Callable[[], None]) -> None:
        self.stdout = stdout
        self._line = line
        self._end_all = end_all
        self._status: int | None = None

    def wait(self) -> int:
        """How it ended, as subprocess says it. If it does not, or nobody says, all end."""
        if self._status is None:
            try:
                status = self._line.recv(STATUS)
            except OSError:
                status = b""
            self._status = int.from_bytes(status, "big", signed=True) if status else UNTOLD
            if not status:
                self._end_all()
        return self._status

    def kill(self) -> None:
        """Nobody listens any more: it ends by itself, or is ended."""
        self.stdout.close()
        self.wait()


class Nursery:
    """Started with the first file, and again after it was ended; one file at a time.

    Use as a context manager.
    """

    def __init__(
        self, program: Sequence[str] = PROGRAM, *, as_far_as_possible: bool = False
    ) -> None:
        self.program = program
        self.as_far_as_possible = as_far_as_possible
        """Whether copies read also where the kernel cannot shut them in."""
        self.process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def copy(self, file: BufferedReader, task: ReadTask) -> Copy:
        """The copy inherits the open file and nothing else: no environment, no other descriptor."""
        line = self._line or self._start()
        out, into = os.pipe()
        try:
            socket.send_fds(line, [msgspec.msgpack.encode(task)], [file.fileno(), into])
        except OSError:
            pass  # it is gone; the first frame that does not come says so
        finally:
            os.close(into)
        return Copy(os.fdopen(out, "rb", buffering=0), line, self.close)

    def _start(self) -> socket.socket:
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its:
            self.process = subprocess.Popen(
                [sys.executable, "-I", *self.program, str(its.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(its.fileno(),),
                env=libraries(),
                cwd="/",
                start_new_session=True,
            )
        ours.settimeout(GRACE)
        self._line = ours
        return ours

    def close(self) -> None:
        """End it, and whatever copy still runs."""
        if self.process and self._line:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self._line.close()
            self.process = self._line = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
