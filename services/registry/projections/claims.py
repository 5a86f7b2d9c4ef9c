"""Who holds a NIK or a KK number: a NIK one living person, a KK number one family.

A NIK is for life. Somebody who moved away keeps theirs and is the same person on return; the
NIK of somebody who died is not given again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from contracts.event import Absent, Event
from contracts.ids import KK, NIK
from contracts.registry.civil_events import CivilEventKind, CivilEventVoided
from contracts.registry.families import FamilyMovedOut, KkNumberReplaced
from contracts.registry.increments import (
    Founded,
    Joined,
    Left,
    Presence,
    Returned,
    effects,
    facts_with,
)
from contracts.registry.parts import Person
from contracts.registry.persons import NikAssigned, NikCorrected
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded
from services.registry.refusals import (
    KkNumberTaken,
    NikOfTheDead,
    NikOfTheMissing,
    NikTaken,
    NikTwice,
)

WHY_TAKEN = {Presence.DEAD: NikOfTheDead, Presence.MISSING: NikOfTheMissing}


@dataclass(frozen=True)
class Holder:
    """Who holds a NIK, in which family they came by it or were last taken in with it."""

    person_id: UUID
    family_id: UUID
    presence: Presence
    erased: bool = False

    @property
    def gone_for_good(self) -> bool:
        """Nothing can be added to erased data: whoever has the NIK now is a new person here."""
        return self.presence is Presence.NEVER or (
            self.erased and self.presence is not Presence.PRESENT
        )


class NikClaims(Projection):
    """Who holds the NIKs that a command wants to use."""

    def __init__(self, nik_keys: Iterable[str | None]) -> None:
        self.keys = [key for key in nik_keys if key is not None]
        self.tags = [NIK.of(key) for key in dict.fromkeys(self.keys)]
        self.holders: dict[str, Holder] = {}

    def newcomers(self, persons: Sequence[Person]) -> tuple[Person, ...]:
        """The persons as they may be registered: somebody known from before keeps their id."""
        if len(set(self.keys)) < len(self.keys):
            raise NikTwice
        return tuple(self._newcomer(person) for person in persons)

    def _newcomer(self, person: Person) -> Person:
        holder = self.holders.get(person.nik_key or "")
        if holder and holder.presence is Presence.AWAY and not holder.erased:
            return person.model_copy(update={"person_id": holder.person_id})
        self.require(person.nik_key, person.person_id)
        return person

    def require(self, nik_key: str | None, person_id: UUID) -> None:
        """Raises unless nobody but this person holds the NIK."""
        holder = self.holders.get(nik_key or "")
        if holder is None or holder.person_id == person_id or holder.gone_for_good:
            return
        raise WHY_TAKEN.get(holder.presence, NikTaken)

    @on(*facts_with(Joined, Left, Returned))
    def lived(self, fact: Event, past: Recorded) -> None:
        for effect in effects(fact):
            match effect:
                case Joined(person=person):
                    self._holds(person, effect.family_id)
                # Whoever is in another family from now on joins that one by the same fact.
                case Left(became=became) if became is not Presence.ELSEWHERE:
                    self._now(effect.person_id, became)
                case Returned():
                    self._now(effect.person_id, Presence.PRESENT)

    @on(NikAssigned)
    def assigned(self, fact: NikAssigned, past: Recorded) -> None:
        self._holds(fact, fact.family_id)

    @on(NikCorrected)
    def corrected(self, fact: NikCorrected, past: Recorded) -> None:
        former = self.holders.get(fact.previous_nik_key or "")
        if fact.previous_nik_key and former and former.person_id == fact.person_id:
            del self.holders[fact.previous_nik_key]
        self._holds(fact, fact.family_id)

    def _holds(self, who: Person | NikAssigned | NikCorrected, family_id: UUID) -> None:
        if who.nik_key is not None and who.nik_key in self.keys:
            erased = who.identity is Absent.ERASED
            holder = Holder(who.person_id, family_id, Presence.PRESENT, erased)
            self.holders[who.nik_key] = holder

    def _now(self, person_id: UUID, presence: Presence) -> None:
        for key, holder in self.holders.items():
            if holder.person_id == person_id:
                self.holders[key] = replace(holder, presence=presence)


class KkClaim(Projection):
    """Which family holds the KK number that a command wants to use."""

    def __init__(self, kk_key: str | None) -> None:
        self.kk_key = kk_key
        self.tags = () if kk_key is None else (KK.of(kk_key),)
        self.family_id: UUID | None = None

    def require(self, family_id: UUID) -> None:
        """Raises unless no other family holds the number."""
        if self.family_id not in (None, family_id):
            raise KkNumberTaken

    @on(*facts_with(Founded))
    def founded(self, fact: Event, past: Recorded) -> None:
        for effect in effects(fact):
            if isinstance(effect, Founded):
                self.family_id = effect.family_id

    @on(KkNumberReplaced)
    def replaced(self, fact: KkNumberReplaced, past: Recorded) -> None:
        self.family_id = fact.family_id if fact.kk_key == self.kk_key else None

    @on(FamilyMovedOut)
    def moved_out(self, fact: FamilyMovedOut, past: Recorded) -> None:
        self.family_id = None

    @on(CivilEventVoided)
    def voided(self, fact: CivilEventVoided, past: Recorded) -> None:
        returns = fact.kind is CivilEventKind.MOVE_OUT
        self.family_id = fact.family_id if returns else None
