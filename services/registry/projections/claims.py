"""Who holds a NIK or a KK number: a NIK one living person, a KK number one family.

A NIK is for life. Somebody who moved away keeps theirs and is the same person on return; the
NIK of somebody who died is not given again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from eventsourcing.dcb.domain import Selector

from contracts.event import Absent, Event
from contracts.ids import KK, NIK
from contracts.registry.civil_events import (
    CivilEventKind,
    CivilEventVoided,
    MemberArrived,
    MemberBorn,
    MemberDied,
    MemberMovedOut,
)
from contracts.registry.families import (
    FamilyLoaded,
    FamilyMovedOut,
    FamilyRegistered,
    FamilySplit,
    KkNumberReplaced,
    MemberTransferred,
)
from contracts.registry.parts import Person
from contracts.registry.persons import NikAssigned, NikCorrected
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.member import Presence
from services.registry.projections.refusals import KkNumberTaken, NikOfTheDead, NikTaken, NikTwice

NIK_FACTS: list[type[Event]] = [
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
    NikAssigned,
    NikCorrected,
]
KK_FACTS: list[type[Event]] = [
    FamilyLoaded,
    FamilyRegistered,
    FamilySplit,
    FamilyMovedOut,
    KkNumberReplaced,
    CivilEventVoided,
]
AFTER_VOID = {
    CivilEventKind.BIRTH: Presence.NEVER,
    CivilEventKind.ARRIVAL: Presence.AWAY,
    CivilEventKind.DEATH: Presence.PRESENT,
    CivilEventKind.MOVE_OUT: Presence.PRESENT,
}


@dataclass(frozen=True)
class Holder:
    person_id: UUID
    presence: Presence
    erased: bool = False

    @property
    def gone_for_good(self) -> bool:
        """Nothing can be added to erased data: whoever has the NIK now is a new person here."""
        return self.presence is Presence.NEVER or (
            self.erased and self.presence is not Presence.PRESENT
        )


class Claims:
    """Folds who holds the numbers that a command wants to use."""

    def __init__(self, nik_keys: Iterable[str | None] = (), kk_key: str | None = None) -> None:
        self.asked = [key for key in nik_keys if key is not None]
        self.kk_key = kk_key
        self.holders: dict[str, Holder] = {}
        self.kk_family: UUID | None = None

    def boundary(self) -> list[Selector]:
        of_niks = [Selector(NIK_FACTS, [NIK.of(key)]) for key in dict.fromkeys(self.asked)]
        of_kk = [Selector(KK_FACTS, [KK.of(self.kk_key)])] if self.kk_key is not None else []
        return of_niks + of_kk

    def fold(self, past: Recorded) -> None:
        self._fold_nik(past.fact)
        if self.kk_key is not None and KK.of(self.kk_key) in past.tags:
            self._fold_kk(past.fact)

    def newcomers(self, persons: Sequence[Person]) -> tuple[Person, ...]:
        """The persons as they may be registered: somebody known from before keeps their id."""
        if len(set(self.asked)) < len(self.asked):
            raise NikTwice
        return tuple(self._newcomer(person) for person in persons)

    def _newcomer(self, person: Person) -> Person:
        holder = self.holders.get(person.nik_key or "")
        if holder and holder.presence is Presence.AWAY and not holder.erased:
            return person.model_copy(update={"person_id": holder.person_id})
        self.require_nik(person.nik_key, person.person_id)
        return person

    def require_nik(self, nik_key: str | None, person_id: UUID) -> None:
        """Raises unless nobody but this person holds the NIK."""
        holder = self.holders.get(nik_key or "")
        if holder is None or holder.person_id == person_id or holder.gone_for_good:
            return
        raise NikOfTheDead if holder.presence is Presence.DEAD else NikTaken

    def require_kk(self, family_id: UUID) -> None:
        if self.kk_family not in (None, family_id):
            raise KkNumberTaken

    def _fold_nik(self, fact: Event) -> None:
        match fact:
            case FamilyLoaded() | FamilyRegistered() | FamilySplit():
                for member in fact.members:
                    self._holds(member)
            case MemberBorn(child=person) | MemberArrived(person=person):
                self._holds(person)
            case MemberTransferred(person=person):
                self._holds(person)
            case MemberDied():
                self._now([fact.person_id], Presence.DEAD)
            case MemberMovedOut():
                self._now([fact.person_id], Presence.AWAY)
            case FamilyMovedOut():
                self._now(fact.member_ids, Presence.AWAY)
            case CivilEventVoided():
                self._now(fact.person_ids, AFTER_VOID[fact.kind])
            case NikAssigned():
                self._holds(fact)
            case NikCorrected():
                self._release(fact.previous_nik_key, fact.person_id)
                self._holds(fact)

    def _holds(self, who: Person | NikAssigned | NikCorrected) -> None:
        if who.nik_key in self.asked:
            erased = who.identity is Absent.ERASED
            self.holders[who.nik_key] = Holder(who.person_id, Presence.PRESENT, erased)

    def _release(self, nik_key: str | None, person_id: UUID) -> None:
        if nik_key in self.holders and self.holders[nik_key].person_id == person_id:
            del self.holders[nik_key]

    def _now(self, person_ids: Iterable[UUID], presence: Presence) -> None:
        for key, holder in self.holders.items():
            if holder.person_id in person_ids:
                self.holders[key] = replace(holder, presence=presence)

    def _fold_kk(self, fact: Event) -> None:
        match fact:
            case FamilyLoaded() | FamilyRegistered():
                self.kk_family = fact.family_id
            case FamilySplit():
                self.kk_family = fact.new_family_id
            case KkNumberReplaced():
                self.kk_family = fact.family_id if fact.kk_key == self.kk_key else None
            case FamilyMovedOut():
                self.kk_family = None
            case CivilEventVoided():
                returns = fact.kind is CivilEventKind.MOVE_OUT
                self.kk_family = fact.family_id if returns else None
