"""For whom a case waits in each of its states, until when, and by which rule.

A term that passes is noted and shown; it decides nothing about the proposal. The calendar of
verification differs by regency and quarter, so that a state without a rule for all has no term.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from contracts.calendar import day_of, end_of
from contracts.verification.cases import Awaited
from contracts.working_days import Undecreed, in_working_days
from services.verification.projections.states import CaseState

Term = Callable[[datetime], datetime | Undecreed]
"""Until when, counted from the moment that the wait began."""


def minutes(count: int) -> Term:
    return lambda since: since + timedelta(minutes=count)


def days(count: int) -> Term:
    """Until the end of the day that is so many days later."""
    return lambda since: end_of(day_of(since) + timedelta(days=count))


def working_days(count: int) -> Term:
    """Until the end of the working day; unknown where its year has not been decreed."""

    def until(since: datetime) -> datetime | Undecreed:
        day = in_working_days(count, day_of(since))
        return day if isinstance(day, Undecreed) else end_of(day)

    return until


@dataclass(frozen=True)
class Wait:
    """A state of a case that somebody has to end."""

    awaited: Awaited
    why: str
    """Where the term is laid down, or why there is none."""
    term: Term | None = None

    def until(self, since: datetime) -> datetime | Undecreed | None:
        """None where there is no term."""
        return self.term(since) if self.term else None


NO_RULE = (
    "No rule sets a term for all: windows differ by regency and quarter, and are not recorded yet."
)

WAITS: Mapping[CaseState, Wait] = {
    CaseState.SUBMITTED: Wait(
        Awaited.SUB_DISTRICT,
        "Objections lapse unless verified in 14 days (Cek Bansos, 2023): the same measure here.",
        days(14),
    ),
    CaseState.VERIFIED: Wait(
        Awaited.DINSOS,
        "UU 30/2014 art. 53(2) as amended by UU 6/2023: five working days where no rule says more.",
        working_days(5),
    ),
    CaseState.RATIFIED: Wait(
        Awaited.REGISTER, "The registry answers within seconds unless something broke.", minutes(15)
    ),
    CaseState.RETURNED: Wait(Awaited.VILLAGE, NO_RULE),
    CaseState.NEEDS_RECONCILIATION: Wait(Awaited.VILLAGE, NO_RULE),
    CaseState.NOT_APPLIED: Wait(
        Awaited.DINSOS, "What broke must be mended first, and nobody can say how long that takes."
    ),
}
"""Every state that is not an end."""
