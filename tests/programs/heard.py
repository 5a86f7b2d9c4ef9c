"""Facts of the registry about the families we know, as programs hear them."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.codes.person import Destination, Relation
from contracts.codes.reasons import ReasonCode
from contracts.event import Effective
from contracts.registry.amendments import FactVoided
from contracts.registry.civil_events import (
    MemberDied,
    MemberMissing,
    MemberMovedOut,
)
from contracts.registry.families import (
    AddressChanged,
    FamilyMovedOut,
    FamilySplit,
    MemberTransferred,
)
from contracts.registry.parts import Person
from contracts.registry.places import Move
from contracts.registry.welfare import (
    DesilReceived,
    FamilyListed,
    Housing,
    ListingEnded,
    ListSource,
    SurveyRecorded,
)
from tests.people_we_know import ANI, BUDI, FAMILY, NEIGHBOURS, NEW_FAMILY, SITI, SUKAMAJU, budi

MID_NOVEMBER, JULY = date(2026, 11, 14), date(2026, 7, 1)
ELSEWHERE = Move(level=Destination.OTHER_PROVINCE)


def of_family(family_id: UUID = FAMILY, on: date = MID_NOVEMBER) -> dict[str, Any]:
    """What every fact about a family says."""
    return {"family_id": family_id, "village_code": SUKAMAJU, "effective": Effective.day(on)}


def desil(family_id: UUID, desil: int | None, period: str = "2026-TW3") -> DesilReceived:
    return DesilReceived(**of_family(family_id, JULY), period=period, desil=desil)


def surveyed(family_id: UUID, on: date = JULY, **answers: object) -> SurveyRecorded:
    return SurveyRecorded(**of_family(family_id, on), **Housing.model_validate(answers).answered())


def listed(family_id: UUID = FAMILY, on: date = MID_NOVEMBER) -> FamilyListed:
    return FamilyListed(**of_family(family_id, on), source=ListSource.DECREE)


def unlisted(family_id: UUID = FAMILY) -> ListingEnded:
    return ListingEnded(**of_family(family_id), reason_code=ReasonCode.WELL_OFF)


def died(
    person: UUID = BUDI,
    *,
    was_head: bool | None = True,
    left: int | None = 2,
    family_id: UUID = FAMILY,
) -> MemberDied:
    return MemberDied(
        **of_family(family_id), person_id=person, was_head=was_head, members_left=left
    )


def left(person: UUID = BUDI, *, was_head: bool = True, members_left: int = 2) -> MemberMovedOut:
    return MemberMovedOut(
        **of_family(),
        person_id=person,
        was_head=was_head,
        members_left=members_left,
        destination=ELSEWHERE,
    )


def missing(members_left: int = 2) -> MemberMissing:
    """Budi, who heads his family."""
    who = {"person_id": BUDI, "was_head": True, "members_left": members_left}
    return MemberMissing(**of_family(), **who)


def transferred(person: Person, members_left: int = 2) -> MemberTransferred:
    return MemberTransferred(
        **of_family(),
        to_family_id=NEIGHBOURS,
        to_village_code=SUKAMAJU,
        was_head=person.relation is Relation.HEAD,
        members_left=members_left,
        person=person.model_copy(update={"relation": Relation.OTHER_RELATIVE}),
    )


def split_off(*members: Person) -> FamilySplit:
    return FamilySplit(
        **of_family(),
        was_head=budi in members,
        members_left=3 - len(members),
        new_family_id=NEW_FAMILY,
        members=members,
    )


def moved_out() -> FamilyMovedOut:
    return FamilyMovedOut(**of_family(), member_ids=(BUDI, SITI, ANI), destination=ELSEWHERE)


def moved_house(village: str, family_id: UUID = FAMILY) -> AddressChanged:
    """To another village of the register."""
    return AddressChanged(**of_family(family_id) | {"village_code": village})


def voided(event: UUID, *people: UUID) -> FactVoided:
    return FactVoided(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        facts=(event,),
        family_ids=(FAMILY,),
        person_ids=people,
    )
