"""Whom the stories of the rules are told of, and what somebody asks of a family afterwards."""

from datetime import date
from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import Effective, Event
from contracts.registry.families import AddressChanged
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.household import Presence
from contracts.registry.places import Place
from contracts.registry.welfare import Housing, SurveyRecorded
from tests.people_we_know import FAMILY, SUKAMAJU, person

GRANDMA, BABY = UUID(int=70), UUID(int=77)
grandma = person(GRANDMA, "nenek", Relation.PARENT, date(1940, 1, 1))
baby = person(BABY, "bayu", Relation.CHILD, date(2026, 3, 5), nik_key=None)
PRESENT, DEAD, AWAY, ELSEWHERE = (
    Presence.PRESENT, Presence.DEAD, Presence.AWAY, Presence.ELSEWHERE
)  # fmt: skip


def is_now(found: FamilyHistory, who: UUID) -> Presence:
    return found.at().members[who].presence


def was(found: FamilyHistory, who: UUID, month: int, number: int, year: int = 2026) -> Presence:
    known = found.at(date(year, month, number)).members
    return known[who].presence if who in known else Presence.NEVER


def address(street: str, effective: Effective) -> Event:
    return AddressChanged(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=effective,
        **Place(address=street).parts(),
    )


def survey(effective: Effective, **answers: object) -> Event:
    return SurveyRecorded(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=effective,
        **Housing(**answers).answered(),
    )


def street(found: FamilyHistory, on: date = date.max) -> str | None:
    place = found.at(on).place
    return place.address if isinstance(place, Place) else None
