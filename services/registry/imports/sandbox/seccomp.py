"""Seccomp: a process keeps the few system calls with which one computes, reads and answers.

Every other one fails as if it were not permitted: no program, no copy of itself, no socket, no
file. https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

import ctypes
import errno
import os
import platform
import struct

from services.registry.imports.sandbox.kernel import done, libc

PR_SET_SECCOMP, FILTER = 22, 2
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
NUMBER, PROCESSOR = 0, 4
"""Where in what the kernel shows of a call they stand."""
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000

CALLS = {
    "brk": (12, 214),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "close": (3, 57),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "fcntl": (72, 25),
    "fstat": (5, 80),
    "futex": (202, 98),
    "getpid": (39, 172),
    "getrandom": (318, 278),
    "gettid": (186, 178),
    "gettimeofday": (96, 169),
    "lseek": (8, 62),
    "madvise": (28, 233),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "munmap": (11, 215),
    "newfstatat": (262, 79),
    "pread64": (17, 67),
    "read": (0, 63),
    "readv": (19, 65),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_yield": (24, 124),
    "sigaltstack": (131, 132),
    "statx": (332, 291),
    "write": (1, 64),
    "writev": (20, 66),
}
"""Their numbers on x86-64 and on 64-bit ARM."""
PROCESSORS = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def keep_few_calls() -> None:
    """For good, also for whatever it starts. Raises OSError where the kernel cannot."""
    if platform.machine() not in PROCESSORS:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    processor, column = PROCESSORS[platform.machine()]
    steps = _steps(processor, [numbers[column] for numbers in CALLS.values()])
    program = Program(len(steps), b"".join(steps))
    done(libc().prctl(PR_SET_SECCOMP, FILTER, ctypes.byref(program), 0, 0))


def _steps(processor: int, allowed: list[int]) -> list[bytes]:
    """Of the filter: calls of another processor's numbers end the process."""
    to_the_end = range(len(allowed), 0, -1)
    return [
        _step(LOAD, PROCESSOR),
        _step(EQUAL, processor, 1, 0),
        _step(RETURN, KILL),
        _step(LOAD, NUMBER),
        *(_step(EQUAL, call, far, 0) for call, far in zip(allowed, to_the_end, strict=True)),
        _step(RETURN, REFUSE),
        _step(RETURN, ALLOW),
    ]


def _step(code: int, value: int, if_so: int = 0, else_: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_so, else_, value)
