"""Reads .csv as offices save it: several encodings, `;` `,` or tab, quotes that must pair."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from services.registry.imports.file.table import Line, Table
from services.registry.imports.file.unreadable_file import UnreadableFile

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "cp1252")
"""All that are tried."""
DELIMITERS = ";,\t"


def open_delimited(file: BinaryIO) -> Table:
    """Raises UnreadableFile for text in no known encoding."""
    data = file.read()
    encoding = _encoding(data)
    text = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    first = text.readline()
    if first.casefold().startswith("sep=") and len(first.strip()) == 5:
        # Excel's own hint, which it does not show as a row.
        delimiter = first[4]
    else:
        delimiter = max(DELIMITERS, key=first.count)
        text.seek(0)
    return Table("csv", _lines(text, delimiter), encoding=encoding, delimiter=delimiter)


def _lines(text: io.TextIOWrapper, delimiter: str) -> Iterator[Line]:
    """Rows are counted as a spreadsheet counts them: a cell with two lines is still one row."""
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        yield from enumerate(rows, 1)
    except csv.Error:
        # `from None`: the reader's message may quote the cell.
        raise UnreadableFile("csv.quotes", line=rows.line_num) from None


def _encoding(data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _tried(data, encoding)
    if b"\0" in data[:200]:
        return _tried(data, "utf-16-be" if data[:1] == b"\0" else "utf-16-le")
    try:
        return _tried(data, "utf-8")
    except UnreadableFile:
        return _tried(data, "cp1252")


def _tried(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFile("csv.encoding") from None
    if "\0" in text:
        raise UnreadableFile("file.not-a-table")
    return encoding
