"""Dates in the three forms that files use; a date that is not fully stated is never invented."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from services.registry.imports.file.table import EPOCH, Cell
from services.registry.imports.rows.row import Fault
from services.registry.imports.rows.text_cells import UNKNOWN, Read, refuse, tidy
from services.registry.numbers import Severity
from services.registry.persons.plausible import EARLIEST

YEARS = range(EARLIEST.year, 2100)
MIDNIGHT = r"(?:[ T]00:00(?::00(?:\.0+)?)?)?"
AS_ASKED = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")
YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/]([0-9]{{1,2}})[-/]([0-9]{{1,2}}){MIDNIGHT}")
DAY_FIRST = re.compile(rf"([0-9]{{1,2}})[-/]([0-9]{{1,2}})[-/]([0-9]{{4}}){MIDNIGHT}")
SHORT_YEAR = re.compile(r"[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{2}")
SERIAL = re.compile(r"[0-9]{1,5}(?:\.0+)?")
ZERO_DATES = {"0", "0000-00-00", "00-00-0000", "00/00/0000"}


def reader(epoch: date = EPOCH, latest: date | None = None) -> Callable[[Cell, str], Read]:
    """Reads a date; bare day numbers count from `epoch`, a day after `latest` is refused."""

    def read(cell: Cell, column: str) -> Read:
        if isinstance(cell, str) and AS_ASKED.fullmatch(cell):
            value, fault = _from_text(cell, column)
        else:
            value, fault = _read(cell, column, epoch)
        if latest is not None and isinstance(value, date) and value > latest:
            return refuse("date.future", column, f"{column} belum terjadi. Perbaiki tahunnya.")
        if isinstance(value, date) and value.year not in YEARS:
            return _impossible(column)
        return value, fault

    return read


def _read(cell: Cell, column: str, epoch: date) -> Read:
    if isinstance(cell, datetime):
        day = date(cell.year, cell.month, cell.day)
        return day, _with_time(column) if cell.time() != datetime.min.time() else None
    if isinstance(cell, date):
        return cell, None
    text = tidy(cell)
    if text in ("", "-"):
        return UNKNOWN
    if text in ZERO_DATES:
        note = f"{column} berisi tanggal nol, jadi dibiarkan kosong."
        return None, Fault("date.zero", Severity.NOTE, column, note)
    if SERIAL.fullmatch(text):
        return _from_serial(int(float(text)), column, epoch)
    return _from_text(text, column)


def _from_text(text: str, column: str) -> Read:
    if found := YEAR_FIRST.fullmatch(text):
        return _existing(int(found[1]), int(found[2]), int(found[3]), column)
    if found := DAY_FIRST.fullmatch(text):
        return _existing(int(found[3]), int(found[2]), int(found[1]), column)
    if SHORT_YEAR.fullmatch(text):
        return refuse("date.short-year", column, f"Tulis tahun {column} dengan 4 angka.")
    how = "ditulis TTTT-BB-HH atau HH/BB/TTTT, contoh 1990-05-17"
    return refuse("date.format", column, f"{column} harus {how}.")


def _from_serial(serial: int, column: str, epoch: date) -> Read:
    """A number that may as well be a year is not taken for a day number of 1905."""
    if serial in YEARS:
        return refuse("date.only-year", column, f"{column} hanya tahun. Isi tanggal lengkap.")
    return epoch + timedelta(serial), None


def _existing(year: int, month: int, day: int, column: str) -> Read:
    try:
        return date(year, month, day), None
    except ValueError:
        return _impossible(column)


def _impossible(column: str) -> Read:
    return refuse("date.impossible", column, f"{column} tidak mungkin. Periksa lagi tanggalnya.")


def _with_time(column: str) -> Fault:
    text = f"{column} berisi jam; tanggalnya bisa bergeser sehari. Cocokkan dengan dokumen."
    return Fault("date.time", Severity.WARNING, column, text)
