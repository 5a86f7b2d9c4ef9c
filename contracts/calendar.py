"""Calendar: which day a moment is on, and how Indonesians write dates.

A day is a day of the installation's zone, one of the three Indonesian ones (Keppres 41/1987),
chosen at installation. Nobody else turns a moment into a date.
"""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from contracts.event import Effective, Precision


class Zone(StrEnum):
    """The zones of Indonesia, by the name their clocks are known by."""

    WIB = "Asia/Jakarta"
    WITA = "Asia/Makassar"
    WIT = "Asia/Jayapura"


class _Installed:
    """The zone of this process; set once, when it starts."""

    zone = ZoneInfo(Zone.WIB)


def install(zone: Zone) -> None:
    """Make days those of this zone, for the whole process."""
    _Installed.zone = ZoneInfo(zone)


def installed_zone() -> ZoneInfo:
    """For clocks that people read: what time of day a moment is here."""
    return _Installed.zone


def day_of(moment: datetime) -> date:
    """The day a moment is on, in the installation's zone. Raises ValueError without an offset."""
    if moment.tzinfo is None:
        raise ValueError("a moment without an offset is on no certain day")
    return moment.astimezone(_Installed.zone).date()


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
