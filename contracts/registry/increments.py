"""Effects: the one meaning of a registry fact for who lives where. Readers fold effects, not facts.

A new fact about who lives where says here what it does; views and projections follow by themselves.
"""

from enum import StrEnum
from functools import singledispatch
from typing import NamedTuple
from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import Absent, Event
from contracts.ids import KkKey
from contracts.regions.codes import Village
from contracts.registry.civil_events import (
    CivilEventKind,
    CivilEventVoided,
    MemberArrived,
    MemberBorn,
    MemberDied,
    MemberMissing,
    MemberMovedOut,
    MemberReappeared,
    MemberRecordedLate,
)
from contracts.registry.families import (
    AddressChanged,
    AddressCorrected,
    FamilyLoaded,
    FamilyMovedOut,
    FamilyRegistered,
    FamilySplit,
    HeadChanged,
    MemberTransferred,
)
from contracts.registry.parts import Person
from contracts.registry.places import Place


class Presence(StrEnum):
    """Where somebody a family has known is now."""

    PRESENT = "present"
    DEAD = "dead"
    AWAY = "away"
    """Left the register."""
    ELSEWHERE = "elsewhere"
    """In another family of the register."""
    MISSING = "missing"
    """Nobody knows where they are."""
    NEVER = "never"
    """Never was here: the birth or arrival was voided."""


class Founded(NamedTuple):
    """The family begins: it lives there, under this KK number. Its people join it besides."""

    family_id: UUID
    village_code: Village
    kk_key: KkKey
    place: Place | Absent


class Joined(NamedTuple):
    """Somebody lives in the family from now on, as this person and in this village."""

    family_id: UUID
    village_code: Village
    person: Person


class Left(NamedTuple):
    """Somebody no longer lives in the family, and what became of them."""

    family_id: UUID
    person_id: UUID
    became: Presence


class Returned(NamedTuple):
    """Somebody lives in the family as before: their departure was voided."""

    family_id: UUID
    person_id: UUID


class Related(NamedTuple):
    """Somebody's relation to the head is another from now on."""

    family_id: UUID
    person_id: UUID
    relation: Relation


class Housed(NamedTuple):
    """The family lives there from now on."""

    family_id: UUID
    village_code: Village
    place: Place | Absent


Effect = Founded | Joined | Left | Returned | Related | Housed


@singledispatch
def effects(fact: Event) -> tuple[Effect, ...]:
    """What a fact does to who lives where, in order; empty where it says nothing of that."""
    return ()


def facts_with(*kinds: type[Effect]) -> tuple[type[Event], ...]:
    """The facts that can have an effect of these kinds, for the boundary of whoever folds them."""
    return tuple(fact for fact, does in DOES.items() if set(does) & set(kinds))


@effects.register
def _loaded_or_registered(fact: FamilyLoaded | FamilyRegistered) -> tuple[Effect, ...]:
    founded = Founded(fact.family_id, fact.village_code, fact.kk_key, fact.place)
    return (founded, *(Joined(fact.family_id, fact.village_code, each) for each in fact.members))


@effects.register
def _split(fact: FamilySplit) -> tuple[Effect, ...]:
    new = fact.new_family_id
    return (
        *(Left(fact.family_id, each.person_id, Presence.ELSEWHERE) for each in fact.members),
        Founded(new, fact.village_code, fact.kk_key, fact.place),
        *(Joined(new, fact.village_code, each) for each in fact.members),
    )


@effects.register
def _transferred(fact: MemberTransferred) -> tuple[Effect, ...]:
    return (
        Left(fact.family_id, fact.person.person_id, Presence.ELSEWHERE),
        Joined(fact.to_family_id, fact.to_village_code, fact.person),
    )


@effects.register
def _born(fact: MemberBorn) -> tuple[Effect, ...]:
    return (Joined(fact.family_id, fact.village_code, fact.child),)


@effects.register
def _arrived(fact: MemberArrived | MemberRecordedLate) -> tuple[Effect, ...]:
    return (Joined(fact.family_id, fact.village_code, fact.person),)


@effects.register
def _died(fact: MemberDied) -> tuple[Effect, ...]:
    return (Left(fact.family_id, fact.person_id, Presence.DEAD),)


@effects.register
def _moved_out(fact: MemberMovedOut) -> tuple[Effect, ...]:
    return (Left(fact.family_id, fact.person_id, Presence.AWAY),)


@effects.register
def _missing(fact: MemberMissing) -> tuple[Effect, ...]:
    return (Left(fact.family_id, fact.person_id, Presence.MISSING),)


@effects.register
def _reappeared(fact: MemberReappeared) -> tuple[Effect, ...]:
    return (Returned(fact.family_id, fact.person_id),)


@effects.register
def _all_moved_out(fact: FamilyMovedOut) -> tuple[Effect, ...]:
    return tuple(Left(fact.family_id, each, Presence.AWAY) for each in fact.member_ids)


@effects.register
def _voided(fact: CivilEventVoided) -> tuple[Effect, ...]:
    """Who was not born or found is nowhere, who did not arrive is away; others are here again."""
    match fact.kind:
        case CivilEventKind.BIRTH | CivilEventKind.RECORDED_LATE:
            return tuple(Left(fact.family_id, each, Presence.NEVER) for each in fact.person_ids)
        case CivilEventKind.ARRIVAL:
            return tuple(Left(fact.family_id, each, Presence.AWAY) for each in fact.person_ids)
    return tuple(Returned(fact.family_id, each) for each in fact.person_ids)


@effects.register
def _headed(fact: HeadChanged) -> tuple[Effect, ...]:
    relations = {each.person_id: each.relation for each in fact.relations}
    relations[fact.new_head_id] = Relation.HEAD
    return tuple(Related(fact.family_id, who, relation) for who, relation in relations.items())


@effects.register
def _housed(fact: AddressChanged | AddressCorrected) -> tuple[Effect, ...]:
    return (Housed(fact.family_id, fact.village_code, fact.place),)


DOES: dict[type[Event], tuple[type[Effect], ...]] = {
    FamilyLoaded: (Founded, Joined),
    FamilyRegistered: (Founded, Joined),
    FamilySplit: (Left, Founded, Joined),
    MemberTransferred: (Left, Joined),
    MemberBorn: (Joined,),
    MemberArrived: (Joined,),
    MemberRecordedLate: (Joined,),
    MemberDied: (Left,),
    MemberMovedOut: (Left,),
    MemberMissing: (Left,),
    MemberReappeared: (Returned,),
    FamilyMovedOut: (Left,),
    CivilEventVoided: (Left, Returned),
    HeadChanged: (Related,),
    AddressChanged: (Housed,),
    AddressCorrected: (Housed,),
}
"""Which kinds of effect each fact can have; a fact of the registry that is not here has none."""
