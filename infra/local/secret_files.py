"""A secret is made once, kept in a file only its owner and group can read, and never shown."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from infra.local.errors import ServerError
from infra.runtime.privacy.secret_file import is_exposed

KEK, KEK_OF = "kek", "registry"
"""The key that wraps the keyring's secrets, and whose folder it lies in."""
KEYS = {KEK_OF: (KEK, "index-key")}
"""Which keys are made in whose folder."""


def secret(folder: Path, name: str) -> str:
    """Return the secret of that name, making it (256 bits, URL-safe) the first time.

    Raises ServerError when others can read it.
    """
    file = folder / name
    if not file.exists():
        write_once(file, secrets.token_urlsafe(32))
    if is_exposed(file.stat()):
        raise ServerError(f"Others can read the secret {file}: replace it, or run chmod 600 on it.")
    return file.read_text()


def write_once(file: Path, text: str) -> None:
    """Of two who do it at the same time one wins: it appears whole, or is there already."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    write_private(draft, text)
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
    sync(file.parent)


def write_private(
    file: Path, text: str, owner: tuple[int, int] | None = None, mode: int = 0o600
) -> None:
    """Replace a file in one step; nobody but `owner` (uid, gid; default the caller) can read it.

    With the mode 0o640 its group can too.
    """
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
        out.flush()
        if owner is not None:
            os.fchown(out.fileno(), *owner)
        os.fchmod(out.fileno(), mode)
        os.fsync(out.fileno())
    draft.replace(file)
    sync(file.parent)


def sync(path: Path) -> None:
    """What a file holds, or which names a folder holds, outlives a power failure from here on."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
