"""The rows to repair as a workbook that can be repaired and uploaded again.

Cells at fault are marked and say why in a comment, and a column beside the template's says
what to do. Everything is text: nothing in it can act as a formula, and no number can lose its
digits.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from services.registry.imports.plan.plan import PlannedRow, RowOutcome
from services.registry.imports.rows.row import Fault
from services.registry.imports.rows.template import COLUMN_OF, written
from services.registry.numbers import Severity

TO_REPAIR = frozenset(
    {RowOutcome.CONFLICT, RowOutcome.REJECTED, RowOutcome.DUPLICATE, RowOutcome.STALE}
)
IN_MEMORY = Path("/dev/shm")
COLUMNS = list(COLUMN_OF.values())
PLACES = {column: place for place, column in enumerate(COLUMNS)}
OUR_COLUMNS = ["baris_semula", "hasil", "yang_harus_dilakukan"]
NOTES = ["baris_semula", "kolom", "peringatan"]
UNREADABLE = "ISI ULANG"
"""Stands where the file held something that could not be read; it is refused again as it is."""
WIDE = 80
# The library holds comments in memory until the end, and the column has every explanation.
MOST_COMMENTS = 2000

RowToRepair = tuple[PlannedRow, RowOutcome, str | None]
"""A planned row, what became of it, and why if that was not planned."""


def workbook(rows: Iterable[RowToRepair]) -> bytes:
    """Sheet `Data Penduduk` with the rows to repair, sheet `Peringatan` with the warnings."""
    file = BytesIO()
    # The library keeps memory small with files of its own, which must not lie on a disk.
    small = {"constant_memory": True, "tmpdir": str(IN_MEMORY)} if IN_MEMORY.is_dir() else {}
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, small | plain) as book:
        sheets = _Sheets(book)
        for planned, outcome, note in rows:
            if outcome in TO_REPAIR:
                sheets.repair(planned, outcome, note)
            sheets.warn(planned)
    return file.getvalue()


class _Sheets:
    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.text = book.add_format({"num_format": "@"})
        self.wrong = book.add_format({"num_format": "@", "bg_color": "#F8B4B4", "border": 1})
        self.odd = book.add_format({"num_format": "@", "bg_color": "#FCE9A6", "border": 1})
        self.advice = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.people = book.add_worksheet("Data Penduduk")
        self.warnings = book.add_worksheet("Peringatan")
        self.people.freeze_panes(1, 0)
        self.people.set_column(0, len(COLUMNS) - 1, 16)
        self.people.set_column(len(COLUMNS) + 2, len(COLUMNS) + 2, WIDE)
        self.warnings.set_column(2, 2, WIDE)
        self.lines = [0, 0]
        self.comments = 0
        self._write(self.people, 0, [*COLUMNS, *OUR_COLUMNS])
        self._write(self.warnings, 1, NOTES)

    def _write(self, sheet: Any, which: int, titles: Sequence[str]) -> None:
        for place, title in enumerate(titles):
            sheet.write_string(0, place, title, self.head)
        self.lines[which] = 1

    def repair(self, planned: PlannedRow, outcome: RowOutcome, note: str | None) -> None:
        line = self.lines[0]
        marks = self._marks(planned.faults)
        for place, (field, column) in enumerate(COLUMN_OF.items()):
            mark = marks.get(column, self.text)
            # An empty cell would read as "has none" when the row is handed in unrepaired.
            lost = UNREADABLE if mark is self.wrong else ""
            value = written(getattr(planned.row, field)) or lost
            self.people.write_string(line, place, value, mark)
        self._comment(line, planned.faults)
        advice = [f.message for f in planned.faults if f.severity is Severity.ERROR]
        texts = [str(planned.row.line), outcome.label, "\n".join([*advice, note or ""]).strip()]
        for place, text in enumerate(texts, len(COLUMNS)):
            self.people.write_string(line, place, text, self.advice)
        self.lines[0] += 1

    def _comment(self, line: int, faults: Sequence[Fault]) -> None:
        texts: dict[str, list[str]] = {}
        for fault in faults:
            if fault.column in PLACES and fault.severity is not Severity.NOTE:
                texts.setdefault(fault.column, []).append(fault.message)
        for column, messages in texts.items():
            if self.comments < MOST_COMMENTS:
                self.people.write_comment(line, PLACES[column], "\n".join(messages))
                self.comments += 1

    def warn(self, planned: PlannedRow) -> None:
        for fault in planned.faults:
            if fault.severity is not Severity.ERROR:
                texts = [str(planned.row.line), fault.column or "", fault.message]
                for place, text in enumerate(texts):
                    self.warnings.write_string(self.lines[1], place, text, self.text)
                self.lines[1] += 1

    def _marks(self, faults: Sequence[Fault]) -> dict[str, Any]:
        """How to mark the cells at fault, by column; an error outshines a warning."""
        odd = {f.column: self.odd for f in faults if f.column and f.severity is Severity.WARNING}
        wrong = {f.column: self.wrong for f in faults if f.column and f.severity is Severity.ERROR}
        return odd | wrong
