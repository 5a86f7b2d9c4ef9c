"""A file as numbered lines of cells, before anybody asks what they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.registry.imports.rows.date_cells import EPOCH
from services.registry.imports.rows.text_cells import Cell

Line = tuple[int, Sequence[Cell]]


@dataclass(frozen=True)
class Table:
    """Lines with the row number a spreadsheet shows, and what is known of the file."""

    format: str
    lines: Iterator[Line]
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    epoch: date = EPOCH
    """Day from which bare day numbers count."""
