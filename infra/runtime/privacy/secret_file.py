"""A secret lives in a file that only its owner can read."""

import os
from base64 import urlsafe_b64decode
from pathlib import Path

from infra.runtime.refusals import UnsafeSetting


def read_secret(path: Path) -> bytes:
    """The 32 bytes behind 43 characters of base64url (`secrets.token_urlsafe(32)`).

    UnsafeSetting if others may read the file, or if it holds something else.
    """
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_mode & 0o077:
            raise UnsafeSetting(f"Berkas kunci {path} terbuka bagi pihak lain: jalankan chmod 600.")
        text = file.read().strip()
    try:
        secret = urlsafe_b64decode(text + b"=")
    except ValueError:
        secret = b""
    if len(secret) != 32:
        raise UnsafeSetting(f"Berkas kunci {path} harus berisi 32 byte dalam base64url.")
    return secret
