"""Working days (business days): on which days offices work, as far as decrees say so.

Offices work from Monday to Friday (Perpres 21/2023, art. 3), except on national holidays and joint
leave (cuti bersama), which three ministers decree a year at a time: `free_days.toml`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from importlib.resources import files

SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Undecreed:
    """Nobody can say yet: the free days of this year have not been decreed."""

    year: int

    def __str__(self) -> str:
        return f"Hari libur dan cuti bersama tahun {self.year} belum ditetapkan"


def in_working_days(count: int, start: date) -> date | Undecreed:
    """The working day that is so many working days after `start`, which itself does not count.

    Undecreed where the way leads over a weekday of a year without a decree: nothing is guessed.
    Raises ValueError for a count below one.
    """
    if count < 1:
        raise ValueError("a term has at least one working day")
    day, left, free = start, count, free_days()
    while left:
        day += ONE_DAY
        if day.weekday() >= SATURDAY:
            continue
        if day.year not in free:
            return Undecreed(day.year)
        left -= day not in free[day.year]
    return day


@cache
def free_days() -> Mapping[int, frozenset[date]]:
    """National holidays and joint leave of each year that was decreed, with its amendments."""
    found: dict[int, frozenset[date]] = {}
    for decree in tomllib.loads(_text())["decree"]:
        named = {**decree.get("holidays", {}), **decree.get("joint_leave", {})}
        days = frozenset(map(date.fromisoformat, named))
        found[decree["year"]] = found.get(decree["year"], frozenset()) | days
    return found


@cache
def edition() -> str:
    """Fingerprint of the decrees known here: what was counted with others is counted anew."""
    return sha256(_text().encode()).hexdigest()[:16]


def _text() -> str:
    return files("contracts.working_days").joinpath("free_days.toml").read_text("utf-8")
