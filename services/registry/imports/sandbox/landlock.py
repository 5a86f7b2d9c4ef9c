"""Landlock: a process shuts itself out of every file, every port and everybody else's signals.

What is open stays open. Linux 5.13 and newer, https://docs.kernel.org/userspace-api/landlock.html
"""

import ctypes
import os

from services.registry.imports.sandbox.kernel import done, libc

CREATE_RULESET, RESTRICT_SELF = 444, 446
"""Numbers of the system calls, the same on every processor."""
ASK_VERSION = 1
FILES = {1: 2**13 - 1, 2: 2**14 - 1, 3: 2**15 - 1, 5: 2**16 - 1}
"""From which version on which ways to use a file can be shut off: all that there are."""
PORTS = {4: 2**2 - 1}
"""Binding and connecting over TCP."""
OTHERS = {6: 2**2 - 1}
"""Abstract sockets and signals of processes outside."""
LENGTHS = {1: 8, 4: 16, 6: 24}


class Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("ports", ctypes.c_uint64), ("others", ctypes.c_uint64))


def shut_out() -> None:
    """For good, also for whatever it starts. Raises OSError where the kernel cannot."""
    kernel = libc()
    version = done(kernel.syscall(CREATE_RULESET, None, 0, ASK_VERSION))
    rules = Ruleset(*(_since(table, version) for table in (FILES, PORTS, OTHERS)))
    length = _since(LENGTHS, version)
    allowed = done(kernel.syscall(CREATE_RULESET, ctypes.byref(rules), length, 0))
    done(kernel.syscall(RESTRICT_SELF, allowed, 0))
    os.close(allowed)


def _since(table: dict[int, int], version: int) -> int:
    """What holds at this version."""
    return max((value for first, value in table.items() if first <= version), default=0)
