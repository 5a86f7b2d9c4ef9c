"""What a process that opens strangers' files gives up before it does so."""

import ctypes
import os
import resource
import signal
import sys

from services.registry.imports.sandbox.landlock import shut_out
from services.registry.imports.sandbox.seccomp import keep_few_calls

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
NOBODY = 65534


class Unconfined(Exception):
    """This machine cannot shut a process in."""


def confine(memory: int, cpu_seconds: int, *, as_far_as_possible: bool = False) -> None:
    """Keeps what is open, memory and time within limits, and the system calls to compute with.

    No file is opened, no program started, nobody reached, whoever started it; under root it
    becomes nobody. Whoever loses the process that made it ends too. Raises Unconfined where the
    kernel has no Landlock or seccomp, unless as far as possible is far enough.
    """
    _become_nobody()
    undumpable()
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CPU, cpu_seconds, then=1)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    for give_up in (shut_out, keep_few_calls):
        try:
            give_up()
        except OSError as error:
            if not as_far_as_possible:
                raise Unconfined from error


def undumpable() -> None:
    """No new privileges, and nobody else looks into the memory: no copy into where it came from."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def _become_nobody() -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def _limit(which: int, most: int, *, then: int = 0) -> None:
    """Only ever lower, and hard; `then` leaves room for the signal that says what ran out."""
    _, hard = resource.getrlimit(which)
    unlimited = hard == resource.RLIM_INFINITY
    soft, top = (each if unlimited else min(each, hard) for each in (most, most + then))
    resource.setrlimit(which, (soft, top))
