"""Key epochs: every subject's secret is wrapped anew, and what wrapped it before is destroyed.

An older copy of the keyring opens nothing afterwards, unless somebody kept a copy of its key too.
Services go on meanwhile: they look for keys in their folders, and use the next one as soon as it
is there. Broken off at any point, it goes on from there when it is asked for again.
"""

import stat
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from time import sleep

from infra.local.home import Home
from infra.local.secret_files import KEK_OF, sync, write_private
from infra.local.servers.provision import ASKERS
from infra.runtime.privacy.keyring import Keyring
from infra.runtime.privacy.keys import BEFORE, KEK, NEXT, Epochs, Kek

SETTLING = 3.0
"""Seconds for which a key that a service is making may still be wrapped as before."""


@dataclass(frozen=True)
class Rotated:
    """The epoch that began, how many secrets were wrapped anew, and how many nobody can read."""

    epoch: str
    wrapped: int
    corrupt: int


def rotate(home: Home, keyring: str, settling: float = SETTLING) -> Rotated:
    """`keyring` is the connection string of the registry's login to it."""
    own = home.secrets / KEK_OF
    if not (own / BEFORE).exists():
        if not (own / NEXT).exists():
            _put(own / NEXT, token_urlsafe(32))
        for folder in _folders(home):
            _put(folder / NEXT, (own / NEXT).read_text())
        sleep(settling)
    wrapped, corrupt = _wrap_all(own, keyring)
    newest = (own / (NEXT if (own / NEXT).exists() else KEK)).read_text()
    # The keyring's own folder last: as long as its next key is there, this is repeated.
    for folder in _folders(home):
        _begin(folder, newest)
    sleep(settling)
    late, corrupt = _wrap_all(own, keyring)
    for folder in _folders(home):
        (folder / BEFORE).unlink(missing_ok=True)
        sync(folder)
    return Rotated(Kek.from_file(own / KEK).id, wrapped + late, corrupt)


def _folders(home: Home) -> list[Path]:
    return [home.secrets / each for each in (*(a for a in ASKERS if a != KEK_OF), KEK_OF)]


def _wrap_all(own: Path, login: str) -> tuple[int, int]:
    """How many were wrapped under the key that is to be the only one, and how many are corrupt."""
    newest, *older = Epochs(own)()
    keyring = Keyring(login, newest, *older)
    try:
        count, corrupt = keyring.rotate(newest)
        return count, len(corrupt)
    finally:
        keyring.close()


def _begin(folder: Path, newest: str) -> None:
    """The next key is the one that counts; what counted before is read for a while."""
    if (folder / KEK).read_text() != newest:
        _put(folder / BEFORE, (folder / KEK).read_text())
        _put(folder / KEK, newest)
    (folder / NEXT).unlink(missing_ok=True)
    sync(folder)


def _put(file: Path, text: str) -> None:
    """For whom the folder belongs to, and its group where that may enter."""
    folder = file.parent.stat()
    mode = 0o640 if folder.st_mode & stat.S_IXGRP else 0o600
    write_private(file, text, (folder.st_uid, folder.st_gid), mode)
