"""When something can have happened: not after today, and nothing of a person before their birth."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from contracts.event import Effective, Precision
from contracts.registry.parts import Person
from services.registry.projections.refusals import BeforeBirth, InTheFuture


def require_past(effective: Effective, today: date) -> None:
    if effective.on is not None and effective.on > today:
        raise InTheFuture


def require_after_birth(effective: Effective, born: date | None) -> None:
    last = latest(effective)
    if last is not None and born is not None and last < born:
        raise BeforeBirth


def require_born(persons: Iterable[Person], today: date) -> None:
    for person in persons:
        if person.biodata.birth_date is not None and person.biodata.birth_date > today:
            raise InTheFuture


def latest(effective: Effective) -> date | None:
    """The last day that an effective date can mean; None for an unknown one."""
    if effective.on is None or effective.precision is Precision.DAY:
        return effective.on
    month = effective.on.month if effective.precision is Precision.MONTH else 12
    return date(effective.on.year, month, monthrange(effective.on.year, month)[1])
