"""A file as numbered lines of cells, before anybody asks what they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta
Line = tuple[int, Sequence[Cell]]

EPOCH = date(1899, 12, 30)  # day 0 of Excel, right for every date after February 1900
EPOCH_1904 = date(1904, 1, 1)


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
