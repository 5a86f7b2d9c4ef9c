"""Small words that several screens share: moments, offices, masked numbers."""

from datetime import date, datetime

from contracts import regions
from contracts.calendar import MONTHS, in_words, moment_in_words
from contracts.codes.roles import label_of
from contracts.event import Effective, Precision


def day(value: str | None) -> str:
    """An ISO date in words."""
    return in_words(date.fromisoformat(value)) if value else "tanggal tidak diketahui"


def vague_day(effective: Effective) -> str:
    """As exactly as it is known."""
    if effective.on is None:
        return day(None)
    match effective.precision:
        case Precision.YEAR:
            return str(effective.on.year)
        case Precision.MONTH:
            return f"{MONTHS[effective.on.month - 1]} {effective.on.year}"
    return in_words(effective.on)


def moment(value: str | datetime) -> str:
    """A time of recording, as the installation's clocks show it."""
    return moment_in_words(datetime.fromisoformat(value) if isinstance(value, str) else value)


def place(code: str) -> str:
    """A region code in words; a code that is in no list stays as it is."""
    try:
        return regions.path(code)
    except regions.UnknownRegion:
        return code


def office(role: str, code: str) -> str:
    return f"{label_of(role)}, {place(code)}"
