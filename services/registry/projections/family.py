"""A family as its facts tell it now: who lives there and as what, where, under which KK number.

The KK number belongs to the head it was issued under (domain rule of Dukcapil): once another
person heads the family, a new number is due.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from contracts.event import Absent, Effective, Event
from contracts.ids import FAMILY
from contracts.registry.effects import OF_FAMILIES, effects, facts_with
from contracts.registry.history.effect import Founded
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.household import Household, Presence
from contracts.registry.parts import Identity, Person
from contracts.registry.places import Place, number_of
from infra.runtime.eventstore.projection import Projection, Query, on
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.member import Member
from services.registry.refusals import (
    AlreadyDied,
    AlreadyMissing,
    AlreadyMovedOut,
    Erased,
    FamilyGone,
    InAnotherFamily,
    NotAMember,
)

WHY_NOT = {
    Presence.DEAD: AlreadyDied,
    Presence.AWAY: AlreadyMovedOut,
    Presence.MISSING: AlreadyMissing,
    Presence.ELSEWHERE: InAnotherFamily,
    Presence.NEVER: NotAMember,
}


class Beginning(Projection):
    """Whether the family has begun: all that whoever begins it needs to know of it."""

    def __init__(self, family_id: UUID) -> None:
        self.family_id = family_id
        self.tags = (FAMILY.of(family_id),)
        self.happened = False

    @on(*facts_with(Founded))
    def founded(self, fact: Event, past: Recorded) -> None:
        own = (each for each in effects(fact) if isinstance(each, Founded))
        self.happened = self.happened or any(each.family_id == self.family_id for each in own)


class Family(Projection):
    """One family, folded by the dates of its facts and of its people's (bitemporal).

    Its people's facts in other families are asked for too: a person is in one place at a time.
    """

    grows = True

    def __init__(self, family_id: UUID) -> None:
        self.family_id = family_id
        self.tags = (FAMILY.of(family_id),)
        self.history = FamilyHistory(family_id)

    def boundary(self) -> list[Query]:
        kinds = tuple(self.folds)
        return [Query(kinds, tag) for tag in self.history.asked]

    @on(*facts_with(*OF_FAMILIES))
    def lived(self, fact: Event, past: Recorded) -> None:
        self.history.learn(past)

    @property
    def now(self) -> Household:
        return self.history.at()

    @property
    def exists(self) -> bool:
        return self.now.founded

    @property
    def village_code(self) -> str:
        return self.now.village_code

    @property
    def place(self) -> Place | Absent:
        return self.now.place

    @property
    def kk_key(self) -> str | None:
        return self.now.kk_key

    @property
    def kk_head(self) -> UUID | None:
        return self.now.kk_head

    @property
    def members(self) -> Mapping[UUID, Member]:
        """Everybody whom the family ever had."""
        known = self.now.members
        lines = self.history.lines
        return {
            who: Member(each.person, each.presence, tuple(lines[who]), each.absence)
            for who, each in known.items()
        }

    @property
    def present(self) -> dict[UUID, Person]:
        return self.now.present

    @property
    def gone(self) -> bool:
        """It moved out, died out, dissolved into other families, or was erased with its people."""
        return self.now.gone

    @property
    def heads(self) -> list[UUID]:
        return self.now.heads

    @property
    def kk_due(self) -> bool:
        """The KK number is missing, or was issued under somebody who is no longer head."""
        return self.now.kk_due

    def member(self, person_id: UUID) -> Member:
        """Somebody the family has ever had; raises NotAMember."""
        try:
            return self.members[self.history.same(person_id)]
        except KeyError:
            raise NotAMember from None

    def kept(self, person_id: UUID) -> UUID:
        """The record under which somebody is known, where two were one person."""
        self.history.settle()
        return self.history.same(person_id)

    def resident(self, person_id: UUID) -> Person:
        """Somebody who lives in the family; otherwise raises why not."""
        member = self.member(person_id)
        if why := WHY_NOT.get(member.presence):
            raise why
        self.require_not_erased(person_id)
        return member.person

    def require_not_erased(self, person_id: UUID) -> None:
        """Raises Erased where what identifies somebody was destroyed on request."""
        if self.kept(person_id) in self.now.erased:
            raise Erased

    def missing(self, person_id: UUID) -> bool:
        """Whether somebody of the family is missing."""
        return self.member(person_id).presence is Presence.MISSING

    def member_not_elsewhere(self, person_id: UUID) -> Member:
        """Somebody whose data is kept here, also if they died or left: no other family has them."""
        member = self.member(person_id)
        if member.presence is Presence.ELSEWHERE:
            raise InAnotherFamily
        return member

    def identity_of(self, person: Person) -> Identity:
        """What identifies somebody; raises Erased where that was destroyed on request."""
        if not isinstance(person.identity, Identity):
            raise Erased
        return person.identity

    def require_somebody(self) -> None:
        """Raises FamilyGone unless somebody lives in it."""
        if self.gone:
            raise FamilyGone

    def at(self, address: Place) -> Place:
        """The address with the family's KK number, which no change of address touches."""
        return address.model_copy(update={"kk_number": number_of(self.place)})

    def under(self, kk_number: str | None) -> Place:
        """Where it lives, under another KK number."""
        here = self.place if isinstance(self.place, Place) else Place()
        return here.model_copy(update={"kk_number": kk_number})

    def facts_of(self, effective: Effective) -> dict[str, Any]:
        """What every fact about the family says."""
        return {
            "family_id": self.family_id,
            "village_code": self.village_code,
            "effective": effective,
        }

    def facts_without(self, leaving: Collection[UUID], effective: Effective) -> dict[str, Any]:
        """What every fact about members who leave says besides."""
        return {
            **self.facts_of(effective),
            "was_head": any(head in leaving for head in self.heads),
            "members_left": len(self.present.keys() - set(leaving)),
        }
