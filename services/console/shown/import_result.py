"""What a trial run of a file found: rows by outcome, and each fault with its line and column."""

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
}
LEFT_OUT = ("conflict", "rejected", "duplicate", "stale")
WRITTEN = ("new", "changed")
MOST = 40
NAMED = 3

Finding = tuple[str, str, str]
"""Outcome, column and what is said about it."""


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
        table.add_row(_together(list(lines)), column, Text(*OUTCOMES[outcome]), Text(said))
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
