"""The kernel, asked directly: what Python has no function for, where the kernel is Linux."""

import ctypes
import errno
import os
import sys


def libc() -> ctypes.CDLL:
    """Raises OSError on any other system: its calls have other numbers."""
    if sys.platform != "linux":
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    return ctypes.CDLL(None, use_errno=True)


def done(answer: int) -> int:
    """The answer of a call, or OSError where it was refused."""
    if answer < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return answer
