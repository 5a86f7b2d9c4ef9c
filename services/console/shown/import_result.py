"""What a trial run of a file found: rows by outcome, and every fault with its line and column."""

from collections.abc import Sequence
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
SEVERITIES = {
    "error": ("salah", "red"),
    "warning": ("periksa", "yellow"),
    "note": ("catatan", "dim"),
}
WRITTEN = ("new", "changed")
MOST = 40


def outcomes(counts: dict[str, int]) -> RenderableType:
    """Rows by what becomes of them; kinds that do not occur are left out."""
    table = Table("Hasil uji", "Baris", box=SIMPLE)
    table.columns[1].justify = "right"
    for name, (label, style) in OUTCOMES.items():
        if counts.get(name):
            table.add_row(Text(label, style), f"{counts[name]:,}".replace(",", "."))
    if not any(counts.get(name) for name in WRITTEN):
        return Group(table, Text("Berkas ini tidak mengubah apa pun."))
    return table


def faults(found: Sequence[dict[str, Any]]) -> RenderableType:
    """The first ones, errors before warnings; the workbook has them all."""
    order = list(SEVERITIES)
    ranked = sorted(found, key=lambda each: (order.index(each["severity"]), each["line"]))
    table = Table("Baris", "Kolom", "", "Keterangan", box=SIMPLE)
    for each in ranked[:MOST]:
        label, style = SEVERITIES[each["severity"]]
        line, column = str(each["line"]), each["column"] or "-"
        table.add_row(line, column, Text(label, style), each["message"])
    if len(ranked) <= MOST:
        return table
    left = len(ranked) - MOST
    return Group(table, Text(f"... dan {left} lagi; unduh semuanya dengan --workbook."))
