"""Cells that hold text: invisible characters go, `-` and empty mean unknown, the rest stays."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from services.registry.imports.rows.row import Fault
from services.registry.numbers import Severity

Cell = str | int | float | bool | date | datetime | time | timedelta
Read = tuple[object | None, Fault | None]
UNKNOWN: Read = (None, None)

PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z.',-]*+(?: [A-Za-z.',-]++)*+")
TIDY = re.compile(r"[!-~]++(?: [!-~]++)*+")
NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .',-])*")
SPREADSHEET_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}
APOSTROPHES = str.maketrans("\u2018\u2019`\u00b4", "''''")
HAMLET_NUMBER = re.compile(r"(?:R[TW][ .:]*)?0*([0-9]{1,3})", re.IGNORECASE)
DEGREES = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{1,15})?")
SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)
LONGEST = 250
AS_TEXT = "Ubah kolom menjadi Teks, lalu isi ulang."
EXACT = 10**15  # a spreadsheet keeps 15 digits of a number


def tidy(cell: Cell) -> str:
    """The cell as one line of text: no invisible characters, single spaces."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = cell if isinstance(cell, str) else str(cell)
    if TIDY.fullmatch(text):
        return text
    shown = (" " if char.isspace() else char for char in text if char.isspace() or _visible(char))
    return " ".join("".join(shown).split())


def refuse(code: str, column: str, message: str) -> Read:
    return None, Fault(code, Severity.ERROR, column, message)


def words(cell: Cell, column: str) -> Read:
    """Free text: addresses, places. A cell that the spreadsheet took for a date is refused."""
    if isinstance(cell, (bool, date, time, timedelta)):
        return refuse("text.not-text", column, f"{column} dibaca Excel sebagai tanggal. {AS_TEXT}")
    text = tidy(cell)
    if text in ("", "-"):
        return UNKNOWN
    if text in SPREADSHEET_ERRORS:
        return refuse("text.spreadsheet-error", column, f"{column} berisi galat Excel. Isi ulang.")
    if len(text) > LONGEST:
        return refuse("text.too-long", column, f"{column} paling panjang {LONGEST} huruf.")
    return text, None


def paper_number(cell: Cell, column: str) -> Read:
    """Number of a certificate, passport or policy."""
    spoiled = isinstance(cell, float) and abs(cell) >= EXACT
    if spoiled or (isinstance(cell, str) and SCIENTIFIC.fullmatch(cell.strip())):
        return refuse("text.spoiled", column, f"{column} rusak menjadi angka Excel. {AS_TEXT}")
    return words(cell, column)


def person_name(cell: Cell, column: str) -> Read:
    """Letters, space and . ' , - as civil registration allows."""
    if isinstance(cell, str) and len(cell) <= LONGEST and PLAIN_NAME.fullmatch(cell):
        return cell, None
    text, fault = words(cell, column)
    if not isinstance(text, str):
        return text, fault
    text = text.translate(APOSTROPHES)
    if NAME.fullmatch(text):
        return text, None
    allowed = "huruf, spasi, titik, koma, petik, dan strip"
    return refuse("name.characters", column, f"{column} hanya boleh berisi {allowed}.")


def dusun(cell: Cell, column: str) -> Read:
    text, fault = words(cell, column)
    if not isinstance(text, str):
        return text, fault
    return text.upper().removeprefix("DUSUN ").strip() or None, None


def hamlet_number(cell: Cell, column: str) -> Read:
    """RT and RW: `3`, `03` and `RT 003` are 003; zero is a placeholder for unknown."""
    text, fault = words(cell, column)
    if not isinstance(text, str):
        return text, fault
    number = HAMLET_NUMBER.fullmatch(text)
    if number is None:
        return text.upper(), None
    return (None if int(number[1]) == 0 else number[1].zfill(3)), None


def card_tag(cell: Cell, column: str) -> Read:
    text, fault = words(cell, column)
    if isinstance(text, str) and not 10 <= len(text) <= 17:
        return refuse("card-tag.length", column, f"{column} harus 10 sampai 17 huruf atau angka.")
    return text, fault


def degrees(cell: Cell, column: str) -> Read:
    """Latitude or longitude in decimal degrees, with a point or a comma."""
    text = tidy(cell)
    if text in ("", "-"):
        return UNKNOWN
    limit = 90 if column == "lat" else 180
    value = float(text.replace(",", ".")) if DEGREES.fullmatch(text) else limit + 1
    if abs(value) <= limit:
        return value, None
    return refuse("degrees.format", column, f"{column} harus derajat desimal, contoh -5.3971.")


def _visible(char: str) -> bool:
    return unicodedata.category(char)[0] != "C"
