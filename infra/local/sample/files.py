"""Writes generated files so that the same content gives the same bytes."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

WriteRow = Callable[[Sequence[str]], object]


@contextmanager
def csv_table(path: Path, header: Sequence[str]) -> Iterator[WriteRow]:
    """A function that appends a row to a new CSV file (UTF-8, comma, header first)."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        yield writer.writerow


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with csv_table(path, header) as write:
        for row in rows:
            write(row)


def write_workbook(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[str]], made_on: date
) -> None:
    """OpenSID's sheet "Data Penduduk", every cell text, as villages send it."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        workbook.set_properties({"created": datetime(made_on.year, made_on.month, made_on.day)})
        sheet = workbook.add_worksheet("Data Penduduk")
        for line, row in enumerate([header, *rows]):
            for column, value in enumerate(row):
                if value:
                    sheet.write_string(line, column, value)
