"""Rules that several commands share: when it can have happened, how far people move, one head.

Nothing happens after today, and nothing to a person before their birth. A move leads beyond the
village. A family has exactly one head as long as somebody lives in it.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from contracts.codes.civil import Reporter
from contracts.codes.person import Destination, Relation
from contracts.event import Absent, Effective, Precision
from contracts.registry.families import Former, HeadChanged
from contracts.registry.parts import Individual, Person, RelationTo
from contracts.registry.places import Move, Place
from infra.runtime.eventstore.decisions import Doubt
from services.registry.persons import plausible
from services.registry.persons.plausible import Implausible
from services.registry.projections.family import Family
from services.registry.refusals import (
    BeforeBirth,
    HeadNotNamed,
    HeadUnchanged,
    Impossible,
    InTheFuture,
    LongBefore,
    NotAMember,
    NotAMove,
    OneHeadNeeded,
    ReportedTooEarly,
    WrongDistance,
)

BY_SEGMENT = [
    Destination.OTHER_PROVINCE,
    Destination.OTHER_REGENCY,
    Destination.OTHER_DISTRICT,
    Destination.OTHER_VILLAGE,
]


def require_past(effective: Effective, today: date) -> None:
    _require_between(effective.on, today)


def require_after_birth(effective: Effective, born: date | None) -> None:
    last = latest(effective)
    if last is not None and born is not None and last < born:
        raise BeforeBirth


def require_born(born: date | None, today: date) -> None:
    _require_between(born, today)


def _require_between(day: date | None, today: date) -> None:
    if day is not None and day > today:
        raise InTheFuture
    if day is not None and day < plausible.EARLIEST:
        raise LongBefore


def require_possible(person: Individual, relation: Relation, today: date) -> None:
    """Raises Impossible where somebody cannot be what is said of them."""
    refuse_impossible(plausible.of_person(relation, person.sex, person.birth_date, today))


def require_possible_beside(head: Person | None, person: Person) -> None:
    """Raises Impossible where somebody cannot be that to the head."""
    if head and head.person_id != person.person_id:
        born = person.birth_date
        refuse_impossible(plausible.beside_head(person.relation, born, head.birth_date))


def refuse_impossible(found: Iterable[Implausible]) -> None:
    for each in found:
        if each.impossible:
            raise Impossible(sentence=each.sentence)


def doubts_of(found: Iterable[Implausible]) -> Iterator[Doubt]:
    return (Doubt(each.code, each.sentence) for each in found if not each.impossible)


def head_of(family: Family) -> Person | None:
    return next((family.present[each] for each in family.heads), None)


def require_may_join(person: Person, effective: Effective, today: date) -> None:
    """Raises unless somebody who is born joins, not tomorrow, and not as a second head."""
    require_past(effective, today)
    require_born(person.biodata.birth_date, today)
    require_no_second_head(person.relation)


def require_no_second_head(relation: Relation) -> None:
    if relation is Relation.HEAD:
        raise OneHeadNeeded


def latest(effective: Effective) -> date | None:
    """The last day that an effective date can mean; None for an unknown one."""
    if effective.on is None or effective.precision is Precision.DAY:
        return effective.on
    month = effective.on.month if effective.precision is Precision.MONTH else 12
    return date(effective.on.year, month, monthrange(effective.on.year, month)[1])


def require_distance(village_code: str, move: Move) -> None:
    """Raises unless the move leads beyond the village, as far as its level says (ref_pindah)."""
    if move.region_code is None:
        return
    if move.region_code == village_code:
        raise NotAMove
    there = move.region_code.split(".")
    pairs = zip(BY_SEGMENT, village_code.split("."), there, strict=False)
    differs = next((level for level, ours, theirs in pairs if ours != theirs), None)
    # A code that stops above the first difference, such as our own regency, tells nothing.
    if move.level is Destination.ABROAD or differs not in (None, move.level):
        raise WrongDistance


@dataclass(frozen=True)
class Succession:
    """Who heads the family from now on, and what that makes of the others."""

    head_id: UUID
    relations: tuple[RelationTo, ...] = ()


@dataclass(frozen=True)
class Report:
    """When a civil event was reported and by whom, as far as that is written down."""

    on: date | None = None
    by: Reporter | None = None

    def of(self, family: Family, effective: Effective, today: date) -> dict[str, Any]:
        """What the event's fact says besides. Raises unless it was reported in time."""
        then = family.history.at(min(latest(effective) or today, today)).village_code
        happened_in = then if then not in ("", family.village_code) else None
        return self.of_newcomers(effective, today) | {"happened_in": happened_in}

    def of_newcomers(self, effective: Effective, today: date) -> dict[str, Any]:
        """The same of a family that is new here."""
        if self.on is not None and self.on > today:
            raise InTheFuture
        if self.on is not None and effective.on is not None and self.on < effective.on:
            raise ReportedTooEarly
        return {"reported_on": self.on, "reported_by": self.by}


NOTHING_SAID = Report()


def former_of(family: Family, effective: Effective, today: date) -> Former | Absent:
    """In which local area the family lived before it moved; absent where that is not known."""
    last = latest(effective)
    before = family.history.at(min(last, today) - timedelta(days=1)).place if last else None
    place = before if isinstance(before, Place) else family.place
    area = place.area_id if isinstance(place, Place) else None
    return Former(from_area=area) if area else Absent.WITHHELD


def require_one_head(persons: Iterable[Person]) -> None:
    if [person.relation for person in persons].count(Relation.HEAD) != 1:
        raise OneHeadNeeded


def succeed(
    family: Family,
    named: Succession | None,
    effective: Effective,
    *,
    leaving: Collection[UUID] = (),
    returning: Collection[UUID] = (),
) -> list[HeadChanged]:
    """The change of head that is due when some leave and some return; none if nobody stays."""
    staying = {i: person for i, person in family.present.items() if i not in leaving}
    staying |= {i: family.members[i].person for i in returning}
    heads = {i for i, person in staying.items() if person.relation is Relation.HEAD}
    if not staying:
        return []
    if named is None:
        if len(heads) != 1:
            raise HeadNotNamed
        return []
    relations = {other.person_id: other.relation for other in named.relations}
    if not {named.head_id, *relations} <= staying.keys():
        raise NotAMember
    if named.head_id in relations or Relation.HEAD in relations.values():
        raise OneHeadNeeded
    if heads == {named.head_id}:
        if any(staying[i].relation is not relation for i, relation in relations.items()):
            raise HeadUnchanged
        return []
    if not heads - {named.head_id} <= relations.keys():
        raise HeadNotNamed
    changed = {"new_head_id": named.head_id, "relations": named.relations}
    return [HeadChanged(**family.facts_of(effective), **changed)]
