"""A family as its facts tell it: who lives there and as what, where, under which KK number.

The KK number belongs to the head it was issued under (domain rule of Dukcapil): once another
person heads the family, a new number is due.
"""

from collections.abc import Iterable
from functools import singledispatchmethod
from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import Absent, Effective, Event
from contracts.ids import FAMILY
from contracts.registry.civil_events import (
    CivilEventKind,
    CivilEventVoided,
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
    HeadChanged,
    KkNumberReplaced,
    MemberTransferred,
)
from contracts.registry.parts import Person, Place
from contracts.registry.persons import BiodataCorrected, NikAssigned, NikCorrected
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.member import Change, Member, Presence

ROSTER_FACTS: list[type[Event]] = [
    FamilyLoaded,
    FamilyRegistered,
    FamilySplit,
    FamilyMovedOut,
    MemberBorn,
    MemberDied,
    MemberMovedOut,
    MemberArrived,
    MemberTransferred,
    CivilEventVoided,
    HeadChanged,
    KkNumberReplaced,
    AddressChanged,
    AddressCorrected,
    NikAssigned,
    NikCorrected,
    BiodataCorrected,
]


class Roster:
    """Folds one family's facts; facts of other families pass by unread.

    Read in the order of what was true rather than of what was recorded, facts may speak of people
    who are not yet members: then they say nothing.
    """

    def __init__(self, family_id: UUID) -> None:
        self.family_id = family_id
        self.village_code = ""
        self.place: Place | Absent = Absent.WITHHELD
        self.kk_key: str | None = None
        self.kk_head: UUID | None = None
        self.members: dict[UUID, Member] = {}
        self.voided: set[UUID] = set()

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

    def at(self, address: Place) -> Place:
        """The address with the family's KK number, which no change of address touches."""
        known = self.place.kk_number if isinstance(self.place, Place) else None
        return address.model_copy(update={"kk_number": known})

    def fold(self, past: Recorded) -> None:
        if FAMILY.of(self.family_id) in past.tags:
            self._tell(past.fact, past.event_id)

    @singledispatchmethod
    def _tell(self, fact: Event, event_id: UUID) -> None:
        """Other facts say nothing about who lives where."""

    @_tell.register
    def _(self, fact: FamilyLoaded | FamilyRegistered, event_id: UUID) -> None:
        self._begin(fact, fact.members, event_id)

    @_tell.register
    def _(self, fact: FamilySplit, event_id: UUID) -> None:
        if fact.new_family_id == self.family_id:
            self._begin(fact, fact.members, event_id)
        else:
            leaving = [person.person_id for person in fact.members]
            self._leave(leaving, Change(Presence.ELSEWHERE, fact.effective, event_id))

    @_tell.register
    def _(self, fact: MemberTransferred, event_id: UUID) -> None:
        if fact.to_family_id == self.family_id:
            self._take_in(fact, event_id)
        else:
            change = Change(Presence.ELSEWHERE, fact.effective, event_id)
            self._leave([fact.person.person_id], change)

    @_tell.register
    def _(self, fact: MemberBorn, event_id: UUID) -> None:
        self._join(fact.child, fact.effective, event_id)

    @_tell.register
    def _(self, fact: MemberArrived, event_id: UUID) -> None:
        self._join(fact.person, fact.effective, event_id)

    @_tell.register
    def _(self, fact: MemberDied, event_id: UUID) -> None:
        self._leave([fact.person_id], Change(Presence.DEAD, fact.effective, event_id))

    @_tell.register
    def _(self, fact: MemberMovedOut, event_id: UUID) -> None:
        self._leave([fact.person_id], Change(Presence.AWAY, fact.effective, event_id))

    @_tell.register
    def _(self, fact: FamilyMovedOut, event_id: UUID) -> None:
        self._leave(fact.member_ids, Change(Presence.AWAY, fact.effective, event_id))
        self.kk_key = None

    @_tell.register
    def _(self, fact: CivilEventVoided, event_id: UUID) -> None:
        self.voided.add(fact.voids)
        for member in self.members.values():
            member.changes = [past for past in member.changes if past.event_id != fact.voids]
        if fact.kk_key is not None:
            self.kk_key = fact.kk_key if fact.kind is CivilEventKind.MOVE_OUT else None

    @_tell.register
    def _(self, fact: HeadChanged, event_id: UUID) -> None:
        self._amend(fact.new_head_id, relation=Relation.HEAD)
        for other in fact.relations:
            self._amend(other.person_id, relation=other.relation)

    @_tell.register
    def _(self, fact: KkNumberReplaced, event_id: UUID) -> None:
        self.place = fact.place
        self._issue(fact.kk_key)

    @_tell.register
    def _(self, fact: AddressChanged | AddressCorrected, event_id: UUID) -> None:
        self.village_code, self.place = fact.village_code, fact.place

    @_tell.register
    def _(self, fact: NikAssigned | NikCorrected, event_id: UUID) -> None:
        self._amend(fact.person_id, nik_key=fact.nik_key, identity=fact.identity)

    @_tell.register
    def _(self, fact: BiodataCorrected, event_id: UUID) -> None:
        self._amend(fact.person_id, biodata=fact.biodata, identity=fact.identity)

    def _begin(
        self,
        fact: FamilyLoaded | FamilyRegistered | FamilySplit,
        members: Iterable[Person],
        event_id: UUID,
    ) -> None:
        self.village_code, self.place = fact.village_code, fact.place
        for person in members:
            self._join(person, fact.effective, event_id)
        self._issue(fact.kk_key)

    def _issue(self, kk_key: str | None) -> None:
        self.kk_key = kk_key
        self.kk_head = next(iter(self.heads), None)

    def _join(self, person: Person, effective: Effective, event_id: UUID) -> None:
        member = self.members.setdefault(person.person_id, Member(person))
        member.person = person
        member.changes.append(Change(Presence.PRESENT, effective, event_id))

    def _take_in(self, fact: MemberTransferred, event_id: UUID) -> None:
        known = self.members.get(fact.person.person_id)
        if known and known.presence is Presence.ELSEWHERE:
            # Back from another family: as if never away, so that an earlier event can be voided.
            known.changes.pop()
            known.person = fact.person
        else:
            self._join(fact.person, fact.effective, event_id)

    def _leave(self, person_ids: Iterable[UUID], change: Change) -> None:
        for person_id in self.members.keys() & set(person_ids):
            self.members[person_id].changes.append(change)

    def _amend(self, person_id: UUID, **known: object) -> None:
        if member := self.members.get(person_id):
            member.person = member.person.model_copy(update=known)
