"""Dates as Indonesian readers write them: 3 Maret 2026, or only the month or year that is known."""

from datetime import date

from contracts.event import Effective, Precision

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def in_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def effective_in_words(effective: Effective) -> str:
    """As exactly as it is known."""
    day = effective.on
    if day is None:
        return "tanggal tidak diketahui"
    match effective.precision:
        case Precision.YEAR:
            return str(day.year)
        case Precision.MONTH:
            return f"{MONTHS[day.month - 1]} {day.year}"
    return in_words(day)
