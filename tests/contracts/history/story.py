"""What clerks recorded, day by day, and the families as somebody finds them who asks."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from contracts.codes.person import Relation
from contracts.event import UNKNOWN_DATE, Effective, Event, Precision
from contracts.ids import FAMILY as FAMILY_TAG
from contracts.ids import PERSON as PERSON_TAG
from contracts.registry.amendments import CivilEventCorrected, FactVoided, PersonMerged
from contracts.registry.civil_events import MemberArrived, MemberBorn, MemberDied, MemberMovedOut
from contracts.registry.families import (
    FamilyEvent,
    FamilyMovedOut,
    FamilySplit,
    HeadChanged,
    MemberTransferred,
)
from contracts.registry.history.family import FamilyHistory
from contracts.registry.parts import Person, RelationTo
from contracts.registry.persons import PersonalDataErased
from infra.runtime.eventstore.recorded import Recorded
from tests.people_we_know import BY, FAMILY, JAKARTA, NEIGHBOURS, SUKAMAJU

TODAY = date(2026, 11, 21)


def day(month: int, number: int, year: int = 2026) -> Effective:
    return Effective.day(date(year, month, number))


def month(number: int, year: int = 2026) -> Effective:
    return Effective(on=date(year, number, 1), precision=Precision.MONTH)


def year(number: int) -> Effective:
    return Effective(on=date(number, 1, 1), precision=Precision.YEAR)


class Story:
    def __init__(self, *first: Event, new_id: Callable[[], UUID] = uuid4) -> None:
        self.new_id = new_id
        self.ledger: list[Recorded] = []
        for fact in first:
            self.record(fact, date(2026, 1, 2))

    def record(self, fact: Event, on: date = TODAY, command: UUID | None = None) -> Recorded:
        at = datetime(on.year, on.month, on.day, 5, tzinfo=UTC)
        by = BY.model_copy(update={"command_id": command or self.new_id()})
        place = len(self.ledger) + 1
        self.ledger.append(Recorded(fact, by, self.new_id(), place, recorded_at=at))
        return self.ledger[-1]

    def family(self, family_id: UUID = FAMILY, known_at: int | None = None) -> FamilyHistory:
        """The family as its ledger tells it, up to a position."""
        found, read = FamilyHistory(family_id), 0
        while read != (now := len(found.asked)):
            read = now
            for past in self.ledger[:known_at]:
                found.learn(past)
        return found

    def undo(self, *wrong: Recorded, on: date = TODAY) -> Recorded:
        return self.record(FactVoided(**_concerning(*wrong)), on)

    def redate(self, wrong: Recorded, effective: Effective, on: date = TODAY) -> Recorded:
        return self.record(CivilEventCorrected(**_concerning(wrong), effective=effective), on)

    def join(
        self,
        kept: UUID,
        merged: UUID,
        *families: UUID,
        on: date = TODAY,
        village: str = SUKAMAJU,
    ) -> Recorded:
        joined = PersonMerged(
            family_id=families[0],
            village_code=village,
            kept_id=kept,
            merged_id=merged,
            family_ids=families,
        )
        return self.record(joined, on)


def _concerning(*facts: Recorded) -> dict[str, Any]:
    tags = dict.fromkeys(tag for past in facts for tag in past.tags)
    families = tuple(map(UUID, FAMILY_TAG.values_in(tags)))
    return {
        "family_id": families[0],
        "village_code": facts[0].fact.village_code,  # type: ignore[attr-defined]
        "facts": tuple(past.event_id for past in facts),
        "family_ids": families,
        "person_ids": tuple(map(UUID, PERSON_TAG.values_in(tags))),
    }


def _of(family_id: UUID, effective: Effective) -> dict[str, Any]:
    return {"family_id": family_id, "village_code": SUKAMAJU, "effective": effective}


def died(who: UUID, effective: Effective = UNKNOWN_DATE, family_id: UUID = FAMILY) -> FamilyEvent:
    return MemberDied(**_of(family_id, effective), person_id=who)


def erased(who: UUID, family_id: UUID = FAMILY) -> FamilyEvent:
    return PersonalDataErased(**_of(family_id, UNKNOWN_DATE), person_id=who)


def left(who: UUID, effective: Effective = UNKNOWN_DATE, family_id: UUID = FAMILY) -> FamilyEvent:
    return MemberMovedOut(**_of(family_id, effective), person_id=who, destination=JAKARTA)


def came(who: Person, effective: Effective, family_id: UUID = FAMILY) -> FamilyEvent:
    return MemberArrived(**_of(family_id, effective), person=who, origin=JAKARTA)


def born(child: Person, effective: Effective, family_id: UUID = FAMILY) -> FamilyEvent:
    return MemberBorn(**_of(family_id, effective), child=child)


def all_left(*who: UUID, effective: Effective, family_id: UUID = FAMILY) -> FamilyEvent:
    return FamilyMovedOut(**_of(family_id, effective), member_ids=who, destination=JAKARTA)


def moved(
    who: Person, effective: Effective, here: UUID = NEIGHBOURS, to: UUID = FAMILY
) -> FamilyEvent:
    person = who.model_copy(update={"relation": Relation.OTHER})
    return MemberTransferred(
        **_of(here, effective), to_family_id=to, to_village_code=SUKAMAJU, person=person
    )


def split(new: UUID, *who: Person, effective: Effective, family_id: UUID = FAMILY) -> FamilyEvent:
    return FamilySplit(**_of(family_id, effective), new_family_id=new, members=who)


def headed(
    who: UUID, effective: Effective, *others: RelationTo, family_id: UUID = FAMILY
) -> FamilyEvent:
    return HeadChanged(**_of(family_id, effective), new_head_id=who, relations=others)
