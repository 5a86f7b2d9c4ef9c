"""Small words that several screens share: moments, offices, masked numbers."""

from datetime import date, datetime

from contracts import regions
from contracts.calendar import in_words, moment_in_words
from contracts.codes.roles import label_of


def day(value: str | None) -> str:
    """An ISO date in words."""
    return in_words(date.fromisoformat(value)) if value else "tanggal tidak diketahui"


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
