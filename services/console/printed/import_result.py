"""What trying or saving a file found: rows by outcome, and each fault with lines and column."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from rich.box import SIMPLE
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

OUTCOMES = {
    "new": ("baru", "green"),
    "changed": ("mengubah data", "yellow"),
    "unchanged": ("sama", "dim"),
    "conflict": ("bertentangan", "red"),
    "rejected": ("salah", "red"),
    "duplicate": ("ganda di berkas", "red"),
    "stale": ("berubah sejak diuji", "red"),
    "absent": ("tidak ada di berkas", "yellow"),
}
LEFT_OUT = ("conflict", "rejected", "duplicate", "stale")
WRITTEN = ("new", "changed")
MOST = 40
NAMED = 3

Finding = tuple[str, str, str]
"""Outcome, column and what is said about it."""


def outcomes(totals: dict[str, int]) -> RenderableType:
    """Rows by what would become of them; kinds that do not occur are left out."""
    table = _counted("Hasil uji", totals)
    return table if written(totals) else Group(table, Text("Berkas ini tidak mengubah apa pun."))


def saved(totals: dict[str, int]) -> RenderableType:
    """Rows by what became of them, how many were saved, and how many were stale by then."""
    stale = _thousands(totals.get("stale", 0))
    said = f"{_thousands(written(totals))} baris disimpan; {stale} baris berubah sejak diuji"
    return Group(_counted("Hasil simpan", totals), Text(f"{said} sehingga tidak disimpan."))


def written(totals: dict[str, int]) -> int:
    """Rows that change the register."""
    return sum(totals.get(name, 0) for name in WRITTEN)


def _counted(title: str, totals: dict[str, int]) -> Table:
    table = Table(title, "Baris", box=SIMPLE)
    table.columns[1].justify = "right"
    for name, (label, style) in OUTCOMES.items():
        if totals.get(name):
            table.add_row(Text(label, style), _thousands(totals[name]))
    return table


def absent(job: dict[str, Any], rows: Iterable[dict[str, Any]]) -> RenderableType:
    """How many live there and are not in the file, and the first of them by name."""
    people, families = job["totals"]["absent"], job["absent_families"]
    whole = f", di antaranya {_thousands(families)} keluarga seluruhnya" if families else ""
    said = f"{_thousands(people)} orang terdaftar di desa ini tetapi tidak ada di berkas{whole}."
    table = Table("Nama", "NIK", "Nomor KK", box=SIMPLE)
    for row in islice(rows, MOST):
        table.add_row(*(Text(row[name] or "-") for name in ("name", "nik", "kk_number")))
    rest = people - table.row_count
    more = f"... dan {_thousands(rest)} orang lain; lihat semuanya dengan --json. " if rest else ""
    advice = "Tidak seorang pun dihapus: bila meninggal, pindah atau hilang, catat peristiwanya."
    return Group(Text(said), table, Text(more + advice))


def _thousands(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def faults(rows: Iterable[dict[str, Any]], *, in_a_workbook: bool = False) -> RenderableType:
    """Why rows are left out, and which fields others change; what is equal is said once.

    `in_a_workbook`: the user asked for the workbook already, so it is not offered.
    """
    found: dict[Finding, dict[int, None]] = {}
    for row in rows:
        for finding in _findings(row):
            found.setdefault(finding, {})[row["line"]] = None
    table = Table("Baris", "Kolom", "Hasil", "Keterangan", box=SIMPLE)
    for (outcome, column, said), lines in islice(found.items(), MOST):
        table.add_row(_together(list(lines)), Text(column), Text(*OUTCOMES[outcome]), Text(said))
    if len(found) <= MOST:
        return table
    offer = "" if in_a_workbook else "; unduh semuanya dengan --workbook"
    return Group(table, Text(f"... dan {len(found) - MOST} keterangan lain{offer}."))


def _together(lines: list[int]) -> str:
    first = ", ".join(str(line) for line in lines[:NAMED])
    return first if len(lines) <= NAMED else f"{first} … ({len(lines) - NAMED} lagi)"


def _findings(row: dict[str, Any]) -> Iterable[Finding]:
    outcome = row["outcome"]
    for fault in row["faults"]:
        if fault["severity"] == "error":
            yield outcome, fault["column"] or "-", fault["message"]
    for change in row["changes"]:
        said = f"{change['old'] or '(kosong)'} menjadi {change['new'] or '(kosong)'}"
        yield outcome, change["column"], said
    if row["note"]:
        yield outcome, "-", row["note"]
