"""Who holds a NIK or a KK number: a NIK one living person, a KK number one family.

A NIK is for life. Somebody who moved away keeps theirs and is the same person on return; the
NIK of somebody who died is not given again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.event import Absent, Event
from contracts.ids import KK, NIK, PERSON
from contracts.registry.effects import LIVES, effects, facts_with
from contracts.registry.history.effect import (
    Came,
    Described,
    Forgotten,
    Founded,
    Gone,
    Moved,
    Numbered,
    Values,
)
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.household import OUTSIDE, Presence
from contracts.registry.history.line import Where
from contracts.registry.history.lives import Lives
from contracts.registry.history.periods import NOW
from contracts.registry.history.standing import KnownFact
from contracts.registry.parts import Person
from infra.runtime.eventstore.projection import Projection, Query, on
from infra.runtime.eventstore.recorded import Recorded
from services.registry.refusals import (
    KkNumberTaken,
    NikOfTheDead,
    NikOfTheDeparted,
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

    grows = True

    def __init__(self, nik_keys: Iterable[str | None]) -> None:
        self.keys = [key for key in nik_keys if key is not None]
        self.tags = [NIK.of(key) for key in dict.fromkeys(self.keys)]
        self.lives = Holders(self.keys)

    def boundary(self) -> list[Query]:
        kinds = tuple(self.folds)
        return [Query(kinds, tag) for tag in self.lives.asked]

    @on(*facts_with(*LIVES, Described, Forgotten))
    def lived(self, fact: Event, past: Recorded) -> None:
        self.lives.learn(past)

    @property
    def holders(self) -> Mapping[str, Holder]:
        """Who holds each NIK that is held."""
        return self.lives.holders

    def newcomers(self, persons: Sequence[Person]) -> tuple[Person, ...]:
        """The persons as they may be registered: somebody known from before keeps their id."""
        self._require_distinct()
        return tuple(self._newcomer(person) for person in persons)

    def strangers(self, persons: Sequence[Person]) -> tuple[Person, ...]:
        """The persons, none of whom the register knew before, also not as somebody who left."""
        self._require_distinct()
        for person in persons:
            holder = self.holders.get(person.nik_key or "")
            if holder and holder.presence is Presence.AWAY and not holder.erased:
                raise NikOfTheDeparted(holder.family_id, holder.person_id)
            self.require(person.nik_key, person.person_id)
        return tuple(persons)

    def _require_distinct(self) -> None:
        if len(set(self.keys)) < len(self.keys):
            raise NikTwice

    def _newcomer(self, person: Person) -> Person:
        holder = self.holders.get(person.nik_key or "")
        if holder and holder.presence is Presence.AWAY and not holder.erased:
            return person.model_copy(update={"person_id": holder.person_id})
        self.require(person.nik_key, person.person_id)
        return person

    def without(self, gone: Collection[UUID]) -> "NikClaims":
        """As it would be if these facts had never been recorded."""
        other = NikClaims(self.keys)
        other.lives = self.lives.without(gone)
        return other

    def require(self, nik_key: str | None, person_id: UUID) -> None:
        """Raises unless nobody but this person holds the NIK."""
        for holder in self.lives.each.get(nik_key or "", ()):
            if holder.person_id != person_id and not holder.gone_for_good:
                refusal = WHY_TAKEN.get(holder.presence, NikTaken)
                raise refusal(holder.family_id, holder.person_id)


class Holders(Lives):
    """The lives of those who were ever recorded under one of the NIKs."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(*(NIK.of(key) for key in keys))
        self.keys = frozenset(keys)
        self.candidates: dict[UUID, None] = {}

    def ask_more(self, past: KnownFact) -> None:
        super().ask_more(past)
        for effect in effects(past.fact):
            match effect:
                case Came(person=person) | Moved(person=person) if person.nik_key in self.keys:
                    self._ask_for(person.person_id)
                case Described(person_id=who, values=values) if self._names(values):
                    self._ask_for(who)

    def _names(self, values: Values) -> bool:
        return any(name == "nik_key" and given.value in self.keys for name, given in values)

    def _ask_for(self, who: UUID) -> None:
        self.candidates[who] = None
        self.asked[PERSON.of(who)] = None

    @property
    def holders(self) -> dict[str, Holder]:
        """One for each NIK that is held: of several, who is here, or else who came first."""
        held: dict[str, Holder] = {}
        for nik_key, several in self.each.items():
            for found in several:
                rival = held.get(nik_key)
                if rival is None or rival.gone_for_good or found.presence is Presence.PRESENT:
                    held[nik_key] = found
        return held

    @property
    def each(self) -> dict[str, list[Holder]]:
        """Everybody who holds one of the NIKs."""
        if not self.candidates:  # as in a first load, where this is asked of every person
            return {}
        self.settle()
        held: dict[str, list[Holder]] = defaultdict(list)
        for who in dict.fromkeys(self.same(each) for each in self.candidates):
            if who not in self.people.recorded:
                continue
            person = self.people.at(who, NOW)
            family_id = self.last_family(who)
            if person.nik_key in self.keys and family_id is not None:
                where = self.where(who)
                erased = person.identity is Absent.ERASED
                held[person.nik_key].append(Holder(who, family_id, presence_of(where), erased))
        return held


def presence_of(where: Where) -> Presence:
    """Wherever in the register somebody lives, they are here."""
    return OUTSIDE[where] if isinstance(where, Gone) else Presence.PRESENT


class KkClaim(Projection):
    """Which family holds the KK number that a command wants to use."""

    grows = True

    def __init__(self, kk_key: str | None) -> None:
        self.kk_key = kk_key
        self.tags = () if kk_key is None else (KK.of(kk_key),)
        self.families: dict[UUID, FamilyHistory] = {}

    def boundary(self) -> list[Query]:
        kinds = tuple(self.folds)
        tags = dict.fromkeys(self.tags)
        for each in self.families.values():
            tags |= each.asked
        return [Query(kinds, tag) for tag in tags]

    @property
    def family_id(self) -> UUID | None:
        """A family in which nobody lives holds no number."""
        return next(iter(self._holding), None)

    @property
    def _holding(self) -> list[UUID]:
        return [i for i, each in self.families.items() if each.at().kk_key == self.kk_key]

    def without(self, gone: Collection[UUID]) -> "KkClaim":
        """As it would be if these facts had never been recorded."""
        other = KkClaim(self.kk_key)
        other.families = {who: each.without(gone) for who, each in self.families.items()}
        return other

    def require(self, family_id: UUID) -> None:
        """Raises unless no other family holds the number."""
        for each in self._holding:
            if each != family_id:
                raise KkNumberTaken(each)

    @on(*facts_with(*LIVES, Founded, Numbered))
    def numbered(self, fact: Event, past: Recorded) -> None:
        for effect in effects(fact):
            match effect:
                case (
                    Founded(family_id=who, kk_key=self.kk_key)
                    | Numbered(family_id=who, kk_key=self.kk_key)
                ):
                    self.families.setdefault(who, FamilyHistory(who))
        for each in self.families.values():
            each.learn(past)
