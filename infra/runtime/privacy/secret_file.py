"""A secret lives in a file that only its owner can read, or the group of the process too."""

import os
import stat
from base64 import urlsafe_b64decode
from pathlib import Path

from infra.runtime.refusals import UnsafeSetting


def is_exposed(file: os.stat_result) -> bool:
    """Whether anybody reads or changes it but its owner and, reading only, our own group.

    Under root every group is some service's own.
    """
    ours = file.st_gid == os.getegid() or os.geteuid() == 0
    return bool(stat.S_IMODE(file.st_mode) & (0o037 if ours else 0o077))


def read_secret(path: Path) -> bytes:
    """The 32 bytes behind 43 characters of base64url (`secrets.token_urlsafe(32)`).

    UnsafeSetting if others may read the file, or if it holds something else.
    """
    with path.open("rb") as file:
        if is_exposed(os.fstat(file.fileno())):
            raise UnsafeSetting(f"Berkas kunci {path} terbuka bagi pihak lain: jalankan chmod 600.")
        text = file.read().strip()
    try:
        secret = urlsafe_b64decode(text + b"=")
    except ValueError:
        secret = b""
    if len(secret) != 32:
        raise UnsafeSetting(f"Berkas kunci {path} harus berisi 32 byte dalam base64url.")
    return secret
