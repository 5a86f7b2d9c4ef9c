"""Calendar: which day a moment is on, and how Indonesians write dates.

A day is a day of the installation's zone, one of the three Indonesian ones (Keppres 41/1987),
chosen at installation. Nobody else turns a moment into a date.
"""

from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo


class Zone(StrEnum):
    """The zones of Indonesia, by the name their clocks are known by."""

    WIB = "Asia/Jakarta"
    WITA = "Asia/Makassar"
    WIT = "Asia/Jayapura"


class _Installed:
    """The zone of this process; set once, when it starts."""

    zone = Zone.WIB
    clock = ZoneInfo(Zone.WIB)


def install(zone: Zone) -> None:
    """Make days those of this zone, for the whole process."""
    _Installed.zone, _Installed.clock = zone, ZoneInfo(zone)


def installed_zone() -> Zone:
    """Whose days are counted here."""
    return _Installed.zone


def day_of(moment: datetime) -> date:
    """The day a moment is on, in the installation's zone.

    Raises ValueError without an offset, and for a moment at the edge of what can be written.
    """
    return _here(moment).date()


def moment_of(at: datetime) -> datetime:
    """What people wrote, in UTC: without an offset it is the installation's time of day.

    Raises ValueError for a moment that cannot be written in UTC.
    """
    return _read_on(UTC, at.replace(tzinfo=_Installed.clock) if at.utcoffset() is None else at)


def end_of(day: date) -> datetime:
    """The last moment of a day here, in UTC: until then a term is kept.

    Raises ValueError for a day whose end cannot be written in UTC.
    """
    return moment_of(datetime.combine(day, time.max))


def _here(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment without an offset is on no certain day")
    return _read_on(_Installed.clock, moment)


def _read_on(clock: tzinfo, moment: datetime) -> datetime:
    try:
        return moment.astimezone(clock)
    except OverflowError:
        raise ValueError("a moment outside the years 1 to 9999 is on no day") from None


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


def moment_in_words(moment: datetime) -> str:
    """Day and time of day as clocks here show them: 21 November 2026 01.30.00 WIB."""
    return f"{in_words(day_of(moment))} {_here(moment):%H.%M.%S} {_Installed.zone.name}"
