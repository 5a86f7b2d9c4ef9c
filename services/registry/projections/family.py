"""A family as its facts tell it: who lives there and as what, where, under which KK number.

The KK number belongs to the head it was issued under (domain rule of Dukcapil): once another
person heads the family, a new number is due.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import Absent, Effective
from contracts.ids import FAMILY
from contracts.registry.civil_events import CivilEventKind, CivilEventVoided
from contracts.registry.families import (
    FamilyEvent,
    FamilyMovedOut,
    KkNumberReplaced,
    MemberTransferred,
)
from contracts.registry.increments import (
    Effect,
    Founded,
    Housed,
    Joined,
    Left,
    Presence,
    Related,
    Returned,
    effects,
    facts_with,
)
from contracts.registry.parts import Identity, Person
from contracts.registry.persons import BiodataCorrected, NikAssigned, NikCorrected
from contracts.registry.places import Place
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.member import Became, Member
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
    def founded(self, fact: FamilyEvent, past: Recorded) -> None:
        own = (each for each in effects(fact) if each.family_id == self.family_id)
        self.happened = self.happened or any(isinstance(each, Founded) for each in own)


class Family(Projection):
    """Folds what one family's facts did to it. A fact about a stranger to it says nothing."""

    def __init__(self, family_id: UUID) -> None:
        self.family_id = family_id
        self.tags = (FAMILY.of(family_id),)
        self.village_code = ""
        self.place: Place | Absent = Absent.WITHHELD
        self.kk_key: str | None = None
        self.kk_head: UUID | None = None
        self.members: dict[UUID, Member] = {}
        self.voided: set[UUID] = set()
        """Event ids of what never happened."""

    @property
    def exists(self) -> bool:
        return bool(self.village_code)

    @property
    def present(self) -> dict[UUID, Person]:
        return {i: m.person for i, m in self.members.items() if m.presence is Presence.PRESENT}

    @property
    def gone(self) -> bool:
        """It moved out, died out, or dissolved into other families."""
        return not self.present

    @property
    def heads(self) -> list[UUID]:
        return [i for i, person in self.present.items() if person.relation is Relation.HEAD]

    @property
    def kk_due(self) -> bool:
        """The KK number is missing, or was issued under somebody who is no longer head."""
        return self.kk_key is None or self.heads != [self.kk_head]

    def member(self, person_id: UUID) -> Member:
        """Somebody the family has ever had; raises NotAMember."""
        try:
            return self.members[person_id]
        except KeyError:
            raise NotAMember from None

    def resident(self, person_id: UUID) -> Person:
        """Somebody who lives in the family; otherwise raises why not."""
        member = self.member(person_id)
        if why := WHY_NOT.get(member.presence):
            raise why
        return member.person

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
        known = self.place.kk_number if isinstance(self.place, Place) else None
        return address.model_copy(update={"kk_number": known})

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

    @on(*facts_with(Founded, Joined, Left, Returned, Related, Housed))
    def lived(self, fact: FamilyEvent, past: Recorded) -> None:
        own = [each for each in effects(fact) if each.family_id == self.family_id]
        for effect in own:
            self._follow(effect, fact.effective, past.event_id)
        for effect in own:
            if isinstance(effect, Founded):
                self._issue(effect.kk_key)

    # What follows folds facts that do more to a family than their effects say.

    @on(MemberTransferred)
    def transferred(self, fact: MemberTransferred, past: Recorded) -> None:
        known = self.members.get(fact.person.person_id)
        if fact.to_family_id == self.family_id and known and known.presence is Presence.ELSEWHERE:
            # Back from another family: as if never away, so that an earlier event can be voided.
            known.changes.pop()
            known.person = fact.person
        else:
            self.lived(fact, past)

    @on(FamilyMovedOut)
    def moved_out(self, fact: FamilyMovedOut, past: Recorded) -> None:
        self.lived(fact, past)
        self.kk_key = None

    @on(CivilEventVoided)
    def civil_event_voided(self, fact: CivilEventVoided, past: Recorded) -> None:
        """What it did is taken back; whatever came before it counts again."""
        self.voided.add(fact.voids)
        for member in self.members.values():
            member.changes = [each for each in member.changes if each.event_id != fact.voids]
        if fact.kk_key is not None:
            self.kk_key = fact.kk_key if fact.kind is CivilEventKind.MOVE_OUT else None

    @on(KkNumberReplaced)
    def numbered(self, fact: KkNumberReplaced, past: Recorded) -> None:
        self.place = fact.place
        self._issue(fact.kk_key)

    @on(NikAssigned, NikCorrected)
    def identified(self, fact: NikAssigned | NikCorrected, past: Recorded) -> None:
        self._amend(fact.person_id, nik_key=fact.nik_key, identity=fact.identity)

    @on(BiodataCorrected)
    def corrected(self, fact: BiodataCorrected, past: Recorded) -> None:
        self._amend(fact.person_id, **fact.described())

    def _follow(self, effect: Effect, effective: Effective, event_id: UUID) -> None:
        match effect:
            case Founded() | Housed():
                self.village_code, self.place = effect.village_code, effect.place
            case Joined():
                member = self.members.setdefault(effect.person.person_id, Member(effect.person))
                member.person = effect.person
                member.changes.append(Became(Presence.PRESENT, effective, event_id))
            case Left():
                self._change(effect.person_id, Became(effect.became, effective, event_id))
            case Returned():
                self._change(effect.person_id, Became(Presence.PRESENT, effective, event_id))
            case Related():
                self._amend(effect.person_id, relation=effect.relation)

    def _change(self, person_id: UUID, change: Became) -> None:
        if member := self.members.get(person_id):
            member.changes.append(change)

    def _amend(self, person_id: UUID, **known: object) -> None:
        if member := self.members.get(person_id):
            member.person = member.person.model_copy(update=known)

    def _issue(self, kk_key: str | None) -> None:
        self.kk_key = kk_key
        self.kk_head = next(iter(self.heads), None)
