"""Reads a population file in a child process that can neither grow, hang, nor reach out.

The parent decodes one batch of families at a time; a file of any size costs it a few megabytes.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BufferedReader
from pathlib import Path
from typing import Self

import msgspec

from contracts.regions.table import load
from services.registry.imports.file.unreadable_file import UnreadableFile
from services.registry.imports.rows.row import FileFacts, FileFamily
from services.registry.imports.sandbox.nursery import Nursery
from services.registry.imports.sandbox.pipe import Pipe
from services.registry.imports.sandbox.wire import ReadTask

MEGABYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """How much one file may cost."""

    file_bytes: int = 20 * MEGABYTE
    rows: int = 200_000
    memory: int = 512 * MEGABYTE
    cpu_seconds: int = 60
    waiting_seconds: float = 90.0
    """Time spent waiting for the child; the caller's own time between batches is free."""


class Reading:
    """A file being read: `facts` at once, then batches of families, in order of appearance.

    Use as a context manager; leaving it ends the child whatever it is doing.
    """

    def __init__(self, pipe: Pipe, facts: FileFacts) -> None:
        self.facts = facts
        self._pipe = pipe

    def __iter__(self) -> Iterator[tuple[FileFamily, ...]]:
        """Once. Raises UnreadableFile if the child stops before the end."""
        while not (frame := self._pipe.next_frame()).ended:
            yield frame.families

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._pipe.close()


def read_population_file(
    path: Path, filename: str, nursery: Nursery, *, today: date, limits: Limits = Limits()
) -> Reading:
    """Reads `path`, which somebody called `filename`. Blocking; safe in any thread.

    Raises UnreadableFile, at the latest while the batches are taken.
    """
    _refuse_name(filename)
    with path.open("rb") as file:
        sha256 = _fingerprint(file, limits)
        most = (limits.rows, limits.memory, limits.cpu_seconds)
        task = ReadTask(today, _districts(), *most, nursery.as_far_as_possible)
        pipe = Pipe(nursery.copy(file, task), limits.waiting_seconds)
    try:
        facts = pipe.next_frame().facts
        if facts is None:
            raise UnreadableFile("reader.stopped")
    except BaseException:
        pipe.close()
        raise
    return Reading(pipe, msgspec.structs.replace(facts, sha256=sha256))


def _refuse_name(filename: str) -> None:
    suffix = Path(filename).suffix.casefold()
    if suffix in (".xlsm", ".xltm", ".xlam"):
        raise UnreadableFile("file.macros")
    if suffix in (".xlsb", ".ods"):
        raise UnreadableFile("file.binary-excel")
    if suffix not in (".xlsx", ".csv", ".txt", ".xls"):
        raise UnreadableFile("file.extension")


def _fingerprint(file: BufferedReader, limits: Limits) -> str:
    """SHA-256 of the file; a file that is too large is not read at all."""
    if file.seek(0, 2) > limits.file_bytes:
        raise UnreadableFile("file.too-large", limit=limits.file_bytes // MEGABYTE)
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return sha256


@cache
def _districts() -> str:
    return "".join(code.replace(".", "") for code in load() if code.count(".") == 2)
