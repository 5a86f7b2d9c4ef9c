"""Numbered SQL (schema migrations): what the files of a folder say, and which of them are missing.

`0001_<what>.sql`, `0002_<what>.sql`: a file is never edited once a database has it; what comes next
is the next number. `{app}` and the like stand for names that the code fills in; the body of a
function is quoted (`$$`), so that a semicolon outside quotes ends a statement.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.resources.abc import Traversable

from psycopg import sql

FILE = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")
NAME = re.compile(r"\{([a-z_]+)\}")
SPACE = re.compile(r"(?:\s|--[^\n]*|/\*.*?\*/)*", re.DOTALL)
TOKEN = re.compile(r"""--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"[^"]*"|(\$\w*\$).*?\1|;""", re.DOTALL)
TRANSACTION = re.compile(r"(?i)(begin|start|commit|end|rollback|abort|savepoint|release)\b")


class CannotMigrate(RuntimeError):
    """Says in one sentence what stands in the way of changing the tables, and never a value."""


class NewerDatabase(CannotMigrate):
    """The database has numbers that this release does not know."""


@dataclass(frozen=True)
class Statement:
    """One statement of a file, and the line it begins on."""

    line: int
    text: str


@dataclass(frozen=True)
class NumberedFile:
    set_name: str
    number: int
    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.set_name}/{self.name}"

    @cached_property
    def sha256(self) -> str:
        return sha256(self.text.encode()).hexdigest()

    def statements(self) -> Iterator[Statement]:
        """One by one, so that a failing one can be named by its line."""
        begin = 0
        ends = [each.start() for each in TOKEN.finditer(self.text) if each.group() == ";"]
        for end in [*ends, len(self.text)]:
            if space := SPACE.match(self.text, begin, end):
                begin = space.end()
            if text := self.text[begin:end].strip():
                yield self._inside(Statement(self.text.count("\n", 0, begin) + 1, text))
            begin = end + 1

    def _inside(self, statement: Statement) -> Statement:
        """A file is applied whole or not at all, so it may not end the transaction it runs in."""
        if TRANSACTION.match(statement.text):
            raise CannotMigrate(f"{self} baris {statement.line}: berkas tidak mengatur transaksi.")
        return statement


@dataclass(frozen=True)
class SchemaSet:
    """The files of one folder, numbered by themselves; `names` are what a file may fill in."""

    name: str
    folder: Traversable
    names: Mapping[str, str | sql.Literal]

    def files(self) -> list[NumberedFile]:
        """In order. Raises CannotMigrate unless they are 0001, 0002 and so on."""
        found = []
        for each in sorted(self.folder.iterdir(), key=lambda each: each.name):
            if named := FILE.fullmatch(each.name):
                text = each.read_text(encoding="utf-8")
                found.append(NumberedFile(self.name, int(named[1]), each.name, text))
            elif each.name.endswith(".sql"):
                raise CannotMigrate(f"{self.name}/{each.name}: nama berkas harus 0001_isinya.sql.")
        if not found or [each.number for each in found] != list(range(1, len(found) + 1)):
            names = ", ".join(each.name for each in found) or "tidak ada"
            raise CannotMigrate(
                f"Berkas SQL {self.name} harus bernomor 0001, 0002, dan seterusnya, tanpa lompatan"
                f" dan tanpa nomor ganda; yang ada: {names}."
            )
        return found

    def filled(self, file: NumberedFile, statement: Statement) -> sql.Composed:
        """The statement with its names and values quoted; other braces stay as they are."""
        parts = NAME.split(statement.text)
        for name in parts[1::2]:
            if name not in self.names:
                raise CannotMigrate(
                    f"{file} baris {statement.line}: nama {{{name}}} tidak dikenal."
                )
        return sql.Composed(
            [
                _quoted(self.names[part]) if place % 2 else sql.SQL(part)
                for place, part in enumerate(parts)
            ]
        )

    def missing(self, applied: Mapping[int, str]) -> list[NumberedFile]:
        """The files that a database lacks, where `applied` is what it has: sha256 by number."""
        files = self.files()
        for each in files:
            if applied.get(each.number, each.sha256) != each.sha256:
                raise CannotMigrate(
                    f"{each} berubah sesudah diterapkan: kembalikan isinya, dan tulis perubahannya"
                    f" sebagai {len(files) + 1:04}."
                )
        lacking = [each for each in files if each.number not in applied]
        if lacking and applied and lacking[0].number < max(applied):
            raise CannotMigrate(
                f"{lacking[0]} belum diterapkan, padahal {max(applied):04} sudah: basis data ini"
                " tidak berasal dari urutan berkas ini."
            )
        return lacking


def _quoted(name: str | sql.Literal) -> sql.Composable:
    return sql.Identifier(name) if isinstance(name, str) else name


def compare(
    sets: Sequence[SchemaSet], rows: Sequence[tuple[str, int, str]]
) -> tuple[list[tuple[SchemaSet, NumberedFile]], list[str]]:
    """What a database lacks, in order, and what it has beyond these sets.

    `rows` are set, number and sha256 of what was applied to it. Raises CannotMigrate.
    """
    applied: dict[str, dict[int, str]] = {each.name: {} for each in sets}
    for set_name, number, digest in rows:
        applied.setdefault(set_name, {})[number] = digest
    lacking = [(each, file) for each in sets for file in each.missing(applied[each.name])]
    known = {(each.name, file.number) for each in sets for file in each.files()}
    unknown = sorted({(set_name, number) for set_name, number, _ in rows} - known)
    return lacking, [f"{set_name}/{number:04}" for set_name, number in unknown]
