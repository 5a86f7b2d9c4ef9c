"""A family has exactly one head as long as somebody lives in it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import Effective
from contracts.registry.families import HeadChanged
from contracts.registry.parts import Person, RelationTo
from services.registry.projections.refusals import (
    HeadNotNamed,
    HeadUnchanged,
    NotAMember,
    OneHeadNeeded,
)
from services.registry.projections.roster import Roster


@dataclass(frozen=True)
class Succession:
    """Who heads the family from now on, and what that makes of the others."""

    head_id: UUID
    relations: tuple[RelationTo, ...] = ()


def require_one_head(persons: Iterable[Person]) -> None:
    if [person.relation for person in persons].count(Relation.HEAD) != 1:
        raise OneHeadNeeded


def succeed(
    family: Roster,
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
    return [
        HeadChanged(
            family_id=family.family_id,
            village_code=family.village_code,
            effective=effective,
            new_head_id=named.head_id,
            relations=named.relations,
        )
    ]
