"""Cells that hold text: what shows nothing goes, `-` and empty mean unknown, the rest stays.

Spreadsheets and web pages leave spaces of many kinds, byte order marks and characters without
width; they are tidied away. What is hidden otherwise (control characters, overrides of the reading
direction) is refused, and what passes is clean by the rule of forms (`contracts/letters.py`).
"""

import re
import unicodedata
from datetime import date, time, timedelta

from contracts import letters
from contracts.letters import LINE, Unclear, is_clean
from services.registry.imports.file.table import Cell
from services.registry.imports.rows.row import Fault
from services.registry.numbers import Severity

Read = tuple[object | None, Fault | None]
UNKNOWN: Read = (None, None)

PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z.',-]*+(?: [A-Za-z.',-]++)*+")
TIDY = re.compile(r"[!-~]++(?: [!-~]++)*+")
WITHOUT_WIDTH = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
SPREADSHEET_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}
HAMLET_NUMBER = re.compile(r"(?:R[TW][ .:]*)?0*([0-9]{1,3})", re.IGNORECASE)
DEGREES = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{1,15})?")
SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)
DECIMAL = re.compile(r"[0-9]+[.,]0+")
AS_TEXT = "Ubah kolom menjadi Teks, lalu isi ulang."
EXACT = 10**15  # a spreadsheet keeps 15 digits of a number


def tidy(cell: Cell) -> str:
    """The cell as one line of text: nothing without width, single spaces, composed letters."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = cell if isinstance(cell, str) else str(cell)
    if TIDY.fullmatch(text):
        return text
    kept = (" " if char.isspace() else char for char in text if char not in WITHOUT_WIDTH)
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


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
    return _line(text, column)


def paper_number(cell: Cell, column: str) -> Read:
    """Number of a certificate, passport or policy."""
    spoiled = isinstance(cell, float) and abs(cell) >= EXACT
    if spoiled or (isinstance(cell, str) and SCIENTIFIC.fullmatch(cell.strip())):
        return refuse("text.spoiled", column, f"{column} rusak menjadi angka Excel. {AS_TEXT}")
    return words(cell, column)


def person_name(cell: Cell, column: str) -> Read:
    """A name by the rule of forms: Latin letters and a few marks, a plain apostrophe."""
    if isinstance(cell, str) and len(cell) <= LINE and PLAIN_NAME.fullmatch(cell):
        return cell, None
    text, fault = words(cell, column)
    if not isinstance(text, str):
        return text, fault
    try:
        return letters.person_name(text), None
    except Unclear as refusal:
        return refuse("name.characters", column, f"{column}: {refusal}")


def dusun(cell: Cell, column: str) -> Read:
    text, fault = words(cell, column)
    if not isinstance(text, str):
        return text, fault
    return _line(_capitals(text).removeprefix("DUSUN ").strip(), column)


def hamlet_number(cell: Cell, column: str) -> Read:
    """RT and RW: `3`, `03` and `RT 003` are 003; zero is a placeholder for unknown."""
    text, fault = words(cell, column)
    if not isinstance(text, str):
        return text, fault
    number = HAMLET_NUMBER.fullmatch(text)
    if number is None:
        return _line(_capitals(text), column)
    return (None if int(number[1]) == 0 else number[1].zfill(3)), None


def card_number(cell: Cell, column: str) -> Read:
    """Number of a card: kept as a number it lost its first zeros, or its last digits."""
    number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    if number or (isinstance(cell, str) and DECIMAL.fullmatch(cell.strip())):
        return refuse("text.spoiled", column, f"{column} rusak menjadi angka Excel. {AS_TEXT}")
    return paper_number(cell, column)


def card_tag(cell: Cell, column: str) -> Read:
    text, fault = card_number(cell, column)
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


def _line(text: str, column: str) -> Read:
    """A text that is tidy already, unless it hides something or is too long for a form."""
    if not text:
        return UNKNOWN
    if len(text) > LINE:
        return refuse("text.too-long", column, f"{column} paling panjang {LINE} huruf.")
    if not is_clean(text):
        hidden = "berisi karakter yang tidak terlihat. Ketik ulang tanpa menempel."
        return refuse("text.hidden", column, f"{column} {hidden}")
    return text, None


def _capitals(text: str) -> str:
    return unicodedata.normalize("NFC", text.upper())
