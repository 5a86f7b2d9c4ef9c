"""A backup set: one copy of the whole server, the WAL since, and a manifest that proves both.

    FOLDER/<moment>/manifest.json   versions, heads of the ledgers, hash of every file below
    FOLDER/<moment>/data/           every database as files, with PostgreSQL's own list of hashes
    FOLDER/<moment>/wal/            what was committed since, as it happens
    FOLDER/<moment>/installation/   passwords of roles and NATS, the issuer, zone and cell
    KEYS/<moment>/                  what opens the keyring; FOLDER/keyring unless said otherwise

The keyring's table is in `data/`, wrapped: without KEYS nobody can open anything of a person.
"""

import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ValidationError

from infra.local.errors import ServerError

FORMAT = 1
UNFINISHED = ".unfinished"
KEYS, MANIFEST, BASE_LIST = "keyring", "manifest.json", "backup_manifest"
SEGMENT = 16 * 1024**2
"""Bytes of a WAL file, as initdb makes them."""
WAL_FILE = re.compile(r"([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(\.partial)?")


class BackupError(ServerError):
    """A backup that cannot be made, trusted or put back; the message says what to do."""


class Head(BaseModel):
    """The last fact of a ledger when the copy began; `hash` in hexadecimal."""

    epoch: int
    position: int
    hash: str


class Manifest(BaseModel):
    """What a set holds. `ends` is the WAL position from which the copy is consistent."""

    format: int = FORMAT
    postgres: str
    cell: str
    zone: str
    began: datetime
    finished: datetime
    slot: str
    ends: int
    heads: dict[str, Head]
    hashes: dict[str, str]


@dataclass(frozen=True)
class BackupSet:
    folder: Path
    keys: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def wal(self) -> Path:
        return self.folder / "wal"

    @property
    def installation(self) -> Path:
        return self.folder / "installation"

    def manifest(self) -> Manifest:
        """Raises BackupError for a torn or foreign one."""
        try:
            found = Manifest.model_validate_json((self.folder / MANIFEST).read_text())
        except (OSError, ValidationError):
            raise BackupError(
                f"Cadangan {self.folder} tidak utuh (manifest.json). Pakai cadangan lain dalam"
                " folder itu, atau salin lagi dari tempat penyimpanannya."
            ) from None
        if found.format != FORMAT:
            raise BackupError(
                f"Cadangan {self.folder} dibuat oleh versi Jejak lain (format {found.format}):"
                " pulihkan dengan versi itu, lalu pasang yang baru."
            )
        return found

    def hashes(self) -> dict[str, str]:
        """SHA-256 of every small file, and of the list that holds the hashes of the large ones."""
        named = {f"{KEYS}/{file.name}": file for file in _files(self.keys)}
        for file in _files(self.installation):
            named[str(file.relative_to(self.folder))] = file
        named[f"data/{BASE_LIST}"] = self.data / BASE_LIST
        return {name: sha256(file) for name, file in sorted(named.items())}

    def require_whole(self) -> Manifest:
        """Compare all that the manifest names, apart from what PostgreSQL lists itself."""
        manifest = self.manifest()
        if not self.keys.is_dir():
            raise BackupError(
                f"Folder kunci {self.keys} tidak ada. Ambil dari tempat penyimpanannya dan sebut"
                " dengan --keys; tanpa kunci itu tidak ada data orang yang dapat dibaca."
            )
        found = self.hashes()
        wrong = [name for name, known in manifest.hashes.items() if found.get(name) != known]
        if wrong:
            raise BackupError(
                f"Cadangan {self.folder} tidak utuh: {', '.join(wrong[:5])}. Pakai cadangan lain,"
                " atau salin lagi dari tempat penyimpanannya."
            )
        return manifest

    def segments(self, ends: int) -> tuple[list[Path], str | None]:
        """The WAL files that follow on from the copy, in order, and the first that is missing."""
        found: dict[int, Path] = {}
        timeline = None
        for file in sorted(self.wal.glob("*"), reverse=True):  # a whole file wins over its draft
            if parts := WAL_FILE.fullmatch(file.name):
                timeline = parts[1]
                found[place_of(file)] = file
        newest = max(found, default=0)
        usable: list[Path] = []
        for place in range(ends // SEGMENT, newest + 1):
            if place not in found:
                return usable, f"{timeline}{place // 256:08X}{place % 256:08X}"
            usable.append(found[place])
        return usable, None


def place_of(file: Path) -> int:
    """Which segment of the whole WAL a file is."""
    parts = WAL_FILE.fullmatch(file.name)
    assert parts
    return int(parts[2], 16) * 256 + int(parts[3], 16)


def lsn(text: str) -> int:
    """PostgreSQL's `16/B374D848` as a number of bytes."""
    high, low = text.split("/")
    return (int(high, 16) << 32) + int(low, 16)


def end_of_copy(data: Path) -> int:
    ranges = json.loads((data / BASE_LIST).read_text())["WAL-Ranges"]
    return max(lsn(each["End-LSN"]) for each in ranges)


def complete_sets(folder: Path, keys: Path | None = None) -> list[BackupSet]:
    """The sets that were finished, oldest first; whether they are whole is another question."""
    at = keys or folder / KEYS
    return [
        BackupSet(found.parent, at / found.parent.name)
        for found in sorted(folder.glob(f"*/{MANIFEST}"))
        if not found.parent.name.endswith(UNFINISHED)
    ]


def chosen_set(folder: Path, keys: Path | None, until: datetime | None) -> BackupSet:
    """The newest set, or the newest that was finished by then. Raises BackupError."""
    found = complete_sets(folder, keys)
    if not found:
        half = any(folder.glob(f"*{UNFINISHED}"))
        raise BackupError(
            f"Di {folder} tidak ada cadangan yang selesai"
            + (", hanya yang terputus. Ulangi jejak backup." if half else ". Periksa foldernya.")
        )
    fitting = [each for each in found if until is None or each.manifest().finished <= until]
    if not fitting:
        first = found[0].manifest().finished
        raise BackupError(f"Cadangan pertama baru selesai {first:%Y-%m-%d %H:%M:%S %Z}.")
    return fitting[-1]


def remove_older(folder: Path, keys: Path, keep: int) -> None:
    """Remove all but the newest sets, the keys first, and drafts that nobody will finish."""
    for old in complete_sets(folder, keys)[:-keep]:
        shutil.rmtree(old.keys, ignore_errors=True)
        shutil.rmtree(old.folder)
    for draft in [*folder.glob(f"*{UNFINISHED}"), *keys.glob(f"*{UNFINISHED}")]:
        shutil.rmtree(draft)


def sha256(file: Path) -> str:
    """Empty for one that is not there."""
    if not file.is_file():
        return ""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _files(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]
