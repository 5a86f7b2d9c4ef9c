"""Facts of the registry as verification hears them: without names and numbers."""

from typing import Any
from uuid import UUID, uuid5

from contracts.codes.civil import Ground
from contracts.codes.person import Destination, Relation, Sex
from contracts.registry.amendments import FactVoided, PersonMerged
from contracts.registry.civil_events import (
    MemberArrived,
    MemberBorn,
    MemberDied,
    MemberMovedOut,
)
from contracts.registry.families import (
    AddressChanged,
    AddressCorrected,
    FamilyLoaded,
    FamilyMovedOut,
    FamilyRegistered,
    FamilySplit,
    MemberTransferred,
)
from contracts.registry.parts import Person
from contracts.registry.places import Move
from tests.verification.cases_we_know import OCTOBER, SUKAMAJU

AWAY = Move(level=Destination.OTHER_PROVINCE)


def person(family_id: UUID, number: int = 0) -> Person:
    relation = Relation.CHILD if number else Relation.HEAD
    return Person(person_id=uuid5(family_id, str(number)), relation=relation, sex=Sex.FEMALE)


def people(family_id: UUID, count: int) -> tuple[Person, ...]:
    return tuple(person(family_id, number) for number in range(count))


def facts_of(family_id: UUID, village: str = SUKAMAJU) -> dict[str, Any]:
    return {"family_id": family_id, "village_code": village, "effective": OCTOBER}


def loaded(family_id: UUID, village: str = SUKAMAJU, members: int = 1) -> FamilyLoaded:
    who = people(family_id, members)
    return FamilyLoaded(family_id=family_id, village_code=village, members=who)


def registered(family_id: UUID, members: int = 1) -> FamilyRegistered:
    came = {"ground": Ground.ARRIVAL, "origin": AWAY}
    return FamilyRegistered(**facts_of(family_id), members=people(family_id, members), **came)


def split(family_id: UUID, new: UUID, members: int) -> FamilySplit:
    """The first stays."""
    leaving = people(family_id, members + 1)[1:]
    return FamilySplit(**facts_of(family_id), new_family_id=new, members=leaving)


def transferred(family_id: UUID, to: UUID, number: int = 0) -> MemberTransferred:
    where = {"to_family_id": to, "to_village_code": SUKAMAJU}
    return MemberTransferred(**facts_of(family_id), **where, person=person(family_id, number))


def moved_house(family_id: UUID, village: str) -> AddressChanged:
    return AddressChanged(**facts_of(family_id, village))


def address_corrected(family_id: UUID, village: str) -> AddressCorrected:
    return AddressCorrected(**facts_of(family_id, village))


def born(family_id: UUID) -> MemberBorn:
    return MemberBorn(**facts_of(family_id), child=person(family_id, 9))


def arrived(family_id: UUID) -> MemberArrived:
    return MemberArrived(**facts_of(family_id), person=person(family_id, 8), origin=AWAY)


def died(family_id: UUID) -> MemberDied:
    return MemberDied(**facts_of(family_id), person_id=person(family_id).person_id)


def moved_out(family_id: UUID) -> MemberMovedOut:
    who = person(family_id).person_id
    return MemberMovedOut(**facts_of(family_id), person_id=who, destination=AWAY)


def family_moved_out(family_id: UUID, members: int) -> FamilyMovedOut:
    who = tuple(each.person_id for each in people(family_id, members))
    return FamilyMovedOut(**facts_of(family_id), member_ids=who, destination=AWAY)


def voided(family_id: UUID, event_id: UUID, *whom: UUID) -> FactVoided:
    return FactVoided(
        family_id=family_id,
        village_code=SUKAMAJU,
        facts=(event_id,),
        family_ids=(family_id,),
        person_ids=whom or tuple(each.person_id for each in people(family_id, 4)),
    )


def merged(kept: UUID, other: UUID, *families: UUID) -> PersonMerged:
    return PersonMerged(
        family_id=families[0],
        village_code=SUKAMAJU,
        kept_id=kept,
        merged_id=other,
        family_ids=families,
    )
