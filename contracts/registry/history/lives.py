"""Lives: where people were from which day on, and what is known of them, whatever their family."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from copy import copy
from datetime import date
from typing import Any, Self
from uuid import UUID

from contracts.event import Absent
from contracts.ids import PERSON
from contracts.registry.amendments import PersonMerged
from contracts.registry.history.effect import (
    Came,
    CameBack,
    Described,
    Effect,
    Forgotten,
    Gone,
    Left,
    Moved,
    NeverWas,
    Same,
)
from contracts.registry.history.line import Change, Kind, Step, Where, settled, where_on
from contracts.registry.history.periods import NOW, When, in_order
from contracts.registry.history.standing import FactThatStands, KnownFact, standing
from contracts.registry.history.values import Values
from contracts.registry.parts import FORGOTTEN, PARENTS, Biodata, Person

PEOPLE = PERSON.of("")


class People:
    def __init__(self) -> None:
        self.values: dict[UUID, Values] = defaultdict(Values)
        self.recorded: dict[UUID, Person] = {}
        """As last described whole."""
        self.erased: set[UUID] = set()

    def describe(self, who: UUID, person: Person, when: When) -> None:
        self.recorded[who] = person
        self.values[who].say(when, Description(person))

    def at(self, who: UUID, day: date) -> Person:
        """As they were on a day; what was destroyed stays so, whatever was recorded since."""
        known, person = self.values[who], self.recorded[who]
        if len(known.statements) > 1:
            then = known.at(day)
            nik_key, identity = then.pop("nik_key", None), then.pop("identity", person.identity)
            known_of = {name: then[name] for name in Biodata.model_fields if name in then}
            biodata = Biodata.model_construct(**{"sex": person.sex} | known_of)
            parts = {name: part for name, part in biodata.parts().items() if _said(person, name)}
            parents = {name: then.get(name) for name in PARENTS}
            update: dict[str, Any] = {"nik_key": nik_key, "identity": identity, **parts, **parents}
            person = person.model_copy(update=update)
        if who in self.erased:
            person = person.model_copy(update=FORGOTTEN)
        return person


class Description:
    """All that a whole person says, read only where more than one fact tells of them."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        yield from self.person.biodata
        yield "nik_key", self.person.nik_key
        yield "identity", self.person.identity
        yield "father", self.person.father
        yield "mother", self.person.mother


def _said(person: Person, part: str) -> bool:
    """Whether a part of what is known of somebody can be read here."""
    return not isinstance(getattr(person, part), Absent)


class Lives:
    """Where people were from which day on, and what is known of them.

    `asked` are the tags to read: it grows with what is learnt, since people have lives elsewhere.
    """

    def __init__(self, *tags: str) -> None:
        self.asked = dict.fromkeys(tags)
        self.known: dict[UUID, KnownFact] = {}
        self._stale = True

    def learn(self, past: KnownFact) -> None:
        """A fact, in any order; one that carries no tag that was asked for says nothing."""
        if past.event_id not in self.known and any(tag in self.asked for tag in past.tags):
            self.known[past.event_id] = past
            self._stale = True
            self.ask_more(past)

    def ask_more(self, past: KnownFact) -> None:
        """What a fact makes it ask for besides."""
        if isinstance(past.fact, PersonMerged):
            self.asked |= {tag: None for tag in past.tags if tag.startswith(PEOPLE)}

    def and_if(self, *more: KnownFact) -> Self:
        """As it would be if these were recorded too."""
        other = copy(self)
        other.asked, other._stale = dict(self.asked), True
        other.known = self.known | {each.event_id: each for each in more}
        return other

    def without(self, gone: Collection[UUID]) -> Self:
        """As it would be if these had never been recorded."""
        other = self.and_if()
        other.known = {i: past for i, past in self.known.items() if i not in gone}
        return other

    def where(self, person_id: UUID, day: date = NOW) -> Where:
        self.settle()
        return where_on(self.lines[self.same(person_id)], day)

    def last_family(self, person_id: UUID) -> UUID | None:
        """The family they live in, or lived in last; None where they never did."""
        self.settle()
        steps = reversed(self.lines[self.same(person_id)])
        return next((step.where for step in steps if isinstance(step.where, UUID)), None)

    def never_was(self, person_id: UUID) -> bool:
        """Whether there is nobody behind the record."""
        self.settle()
        return person_id in self.annulled

    @property
    def merged_into(self) -> dict[UUID, UUID]:
        """The record that was kept, for each that was merged into it."""
        self.settle()
        return self.merged

    def same(self, person_id: UUID) -> UUID:
        """The record that was kept, where two were one person."""
        while person_id in self.merged:
            person_id = self.merged[person_id]
        return person_id

    def records_of(self, person_id: UUID) -> list[UUID]:
        """All records of the same person, the one that was kept first."""
        self.settle()
        kept = self.same(person_id)
        return [kept, *(each for each in self.merged if self.same(each) == kept)]

    def settle(self) -> None:
        """Fold what stands, unless that was done since something was learnt."""
        if not self._stale:
            return
        self.facts = standing(self.known.values())
        self.begin()
        for past in self.facts:
            for effect in past.effects:
                self.follow(effect, past)
        known = {who: settled(changes) for who, changes in self.changes.items()}
        known |= {who: [] for who in self.annulled}
        self.lines: dict[UUID, list[Step]] = defaultdict(list, known)
        self.finish()
        self._stale = False

    def in_order(self) -> list[FactThatStands]:
        """What stands, in the order in which it became so."""
        self.settle()
        return in_order(self.facts)

    def begin(self) -> None:
        says = [effect for past in self.facts for effect in past.effects]
        self.merged = {each.merged_id: each.kept_id for each in says if isinstance(each, Same)}
        self.annulled = {each.person_id for each in says if isinstance(each, NeverWas)}
        self.changes: dict[UUID, list[Change]] = defaultdict(list)
        self.people = People()

    def finish(self) -> None:
        """Once all lines are settled."""

    def follow(self, effect: Effect, past: FactThatStands) -> None:
        match effect:
            case Came(family_id, person):
                who = self._changed(person.person_id, Kind.JOINED, family_id, past)
                self.people.describe(who, person, past.when)
            case CameBack(family_id, person_id):
                self._changed(person_id, Kind.JOINED, family_id, past)
            case Moved(family_id, to_family_id, person):
                who = self._changed(person.person_id, Kind.MOVED, family_id, past, to_family_id)
                if who not in self.people.recorded:
                    self.people.describe(who, person, past.when)
            case Left(family_id, person_id, became):
                kind = Kind.DIED if became is Gone.DEAD else Kind.LEFT
                self._changed(person_id, kind, family_id, past, became=became)
            case Described(person_id, values, correcting):
                known = self.people.values[self.same(person_id)]
                (known.correct if correcting else known.say)(past.when, values)
            case Forgotten(person_id):
                self.people.erased.add(self.same(person_id))

    def _changed(
        self,
        person_id: UUID,
        kind: Kind,
        family_id: UUID,
        past: FactThatStands,
        to: UUID | None = None,
        became: Gone = Gone.AWAY,
    ) -> UUID:
        who = self.same(person_id)
        change = Change(past.when, kind, family_id, past.event_id, past.effective, to, became)
        self.changes[who].append(change)
        return who
