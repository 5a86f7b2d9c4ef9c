"""What all changes in a life share: of whom, since when, and that they are news."""

from datetime import date
from uuid import UUID

from contracts.event import Effective
from contracts.registry.parts import Biodata, Circumstances
from contracts.registry.persons import CircumstancesChanged
from services.registry.projections.family import Family
from services.registry.rules import latest, require_after_birth, require_past


def biodata_then(family: Family, person_id: UUID, effective: Effective, today: date) -> Biodata:
    """What was so of a member by then. Raises unless it can have changed then."""
    person = family.resident(person_id)
    require_past(effective, today)
    require_after_birth(effective, person.birth_date)
    then = family.history.at(min(latest(effective) or today, today)).members
    who = family.history.same(person_id)
    return then[who].person.biodata if who in then else person.biodata


def changed(
    family: Family, person_id: UUID, effective: Effective, now: Circumstances, then: Biodata
) -> list[CircumstancesChanged]:
    """Nothing where it was so already."""
    news = ((name, value) for name, value in now if value is not None)
    if all(getattr(then, name) == value for name, value in news):
        return []
    common = family.facts_of(effective)
    return [CircumstancesChanged(**common, person_id=person_id, **now.parts())]
