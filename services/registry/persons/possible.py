"""Possible: what new facts make of a family is held against the one table of what can be.

Whoever states a birth date, a relation or a day is asked or refused alike, by whatever command: a
correction of biodata, a split, a transfer, another head. What was odd before is not asked again.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from uuid import UUID

from contracts.registry.history.effect import (
    Came,
    CameBack,
    Effect,
    Founded,
    Headed,
    Left,
    Moved,
)
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.household import Presence
from contracts.registry.history.periods import NOW
from infra.runtime.eventstore.decisions import Doubt
from services.registry.persons.plausible import Implausible, of_member
from services.registry.rules import doubts_of, refuse_impossible, require_after_birth

KNOWN_HERE = (Presence.PRESENT, Presence.DEAD, Presence.AWAY, Presence.MISSING)


def require_born(after: FamilyHistory, dated: Collection[UUID]) -> None:
    """Raises BeforeBirth where one of these facts says something of somebody not yet born.

    Who stands in a family's first record may be born into it later: they count from their birth.
    """
    after.settle()
    for fact in after.facts:
        if fact.event_id in dated:
            for who in _people(fact.effects):
                if (who := after.same(who)) in after.people.recorded:
                    require_after_birth(fact.effective, after.people.at(who, NOW).birth_date)


def _people(effects: Collection[Effect]) -> Iterator[UUID]:
    founding = any(isinstance(each, Founded) for each in effects)
    for effect in effects:
        match effect:
            case Came(person=person) if not founding:
                yield person.person_id
            case Moved(person=person):
                yield person.person_id
            case Left(person_id=who) | CameBack(person_id=who) | Headed(head_id=who):
                yield who


def newly_odd(before: FamilyHistory, after: FamilyHistory, today: date) -> Iterable[Doubt]:
    """What is odd of somebody and was not. Raises Impossible for what cannot be."""
    known = set(_implausible(before, today))
    found = [each for who, each in _implausible(after, today) if (who, each) not in known]
    refuse_impossible(found)
    return doubts_of(found)


def _implausible(family: FamilyHistory, today: date) -> Iterator[tuple[UUID, Implausible]]:
    now = family.at()
    head = next((now.present[each] for each in now.heads), None)
    for who, member in now.members.items():
        if member.presence in KNOWN_HERE:
            beside = head if member.presence is Presence.PRESENT else None
            for each in of_member(member.person, beside, today):
                yield who, each
