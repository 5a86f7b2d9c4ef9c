"""The only clock: whoever needs the time is handed it."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, in UTC. Which day it is says `contracts.calendar.day_of`."""
    return datetime.now(UTC)
