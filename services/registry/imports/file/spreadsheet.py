"""Reads an .xlsx that was inspected: the sheet `Data Penduduk`, or the first one."""

from collections.abc import Iterator
from typing import BinaryIO

from python_calamine import CalamineError, CalamineSheet, SheetVisibleEnum, load_workbook

from services.registry.imports.file.inspection import inspect
from services.registry.imports.file.table import EPOCH, EPOCH_1904, Line, Table
from services.registry.imports.file.unreadable_file import UnreadableFile

POPULATION_SHEET = "datapenduduk"


def open_workbook(file: BinaryIO) -> Table:
    """Raises UnreadableFile."""
    epoch = EPOCH_1904 if inspect(file) else EPOCH
    try:
        book = load_workbook(file)
        visible = [m.name for m in book.sheets_metadata if m.visible is SheetVisibleEnum.Visible]
        named = [n for n in visible if "".join(n.casefold().split()) == POPULATION_SHEET]
        sheet = book.get_sheet_by_name((named or visible or book.sheet_names)[0])
    except (CalamineError, IndexError, OSError, ValueError):
        # `from None`: the library's message may quote the file.
        raise UnreadableFile("xlsx.damaged") from None
    return Table("xlsx", _lines(sheet), sheet=sheet.name, epoch=epoch)


def _lines(sheet: CalamineSheet) -> Iterator[Line]:
    yield from enumerate(sheet.iter_rows(), 1)
