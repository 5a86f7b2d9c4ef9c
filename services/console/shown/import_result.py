"""What a trial run of a file found: rows by outcome, and each fault with its line and column."""

from collections.abc import Iterable
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
}
LEFT_OUT = ("conflict", "rejected", "duplicate", "stale")
WRITTEN = ("new", "changed")
MOST = 40


def outcomes(totals: dict[str, int]) -> RenderableType:
    """Rows by what becomes of them; kinds that do not occur are left out."""
    table = Table("Hasil uji", "Baris", box=SIMPLE)
    table.columns[1].justify = "right"
    for name, (label, style) in OUTCOMES.items():
        if totals.get(name):
            table.add_row(Text(label, style), f"{totals[name]:,}".replace(",", "."))
    if not any(totals.get(name) for name in WRITTEN):
        return Group(table, Text("Berkas ini tidak mengubah apa pun."))
    return table


def faults(rows: Iterable[dict[str, Any]]) -> RenderableType:
    """Why rows are left out, and which fields others change; the workbook has them all."""
    lines = [line for row in rows for line in _lines(row)]
    table = Table("Baris", "Kolom", "Hasil", "Keterangan", box=SIMPLE)
    for line in lines[:MOST]:
        table.add_row(*line)
    if len(lines) <= MOST:
        return table
    left = len(lines) - MOST
    return Group(table, Text(f"... dan {left} lagi; unduh semuanya dengan --workbook."))


def _lines(row: dict[str, Any]) -> Iterable[tuple[str, str, Text, str]]:
    label, style = OUTCOMES[row["outcome"]]
    for fault in row["faults"]:
        if fault["severity"] == "error":
            yield str(row["line"]), fault["column"] or "-", Text(label, style), fault["message"]
    for change in row["changes"]:
        said = f"{change['old'] or '(kosong)'} menjadi {change['new'] or '(kosong)'}"
        yield str(row["line"]), change["column"], Text(label, style), said
    if row["note"]:
        yield str(row["line"]), "-", Text(label, style), row["note"]
