"""The fold of one family: who lives there as what, where, under which number, on any day."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import Absent
from contracts.ids import FAMILY
from contracts.registry.history.effect import (
    Came,
    CameBack,
    DesilOf,
    Effect,
    FamilyForgotten,
    Founded,
    Gone,
    Headed,
    Housed,
    Moved,
    Numbered,
    Related,
    WelfareStated,
)
from contracts.registry.history.headship import Claim, Seat, head_on, seated
from contracts.registry.history.household import Household, Inhabitant, presence
from contracts.registry.history.line import where_on
from contracts.registry.history.lives import PEOPLE, Lives
from contracts.registry.history.periods import FOREVER, NOW, When
from contracts.registry.history.standing import FactThatStands, KnownFact
from contracts.registry.history.values import Values
from contracts.registry.parts import Person
from contracts.registry.places import Place, number_of

NO_NUMBER = ""
LISTED = "listed"


class FamilyHistory(Lives):
    """One family in two times. Facts of other families speak of its people's lines alone."""

    def __init__(self, family_id: UUID) -> None:
        self.family_id, self.tag = family_id, FAMILY.of(family_id)
        super().__init__(self.tag)

    def ask_more(self, past: KnownFact) -> None:
        super().ask_more(past)
        if self.tag in past.tags:
            self.asked |= {tag: None for tag in past.tags if tag.startswith(PEOPLE)}

    def at(self, day: date = NOW) -> Household:
        """The family on a day; everything recorded has happened by today, so now is the end."""
        self.settle()
        if day in self._days:
            return self._days[day]
        values, head = self.values.at(day), head_on(self.seats, day)
        members = {who: self._member(who, day, head) for who in self.ours if self._had(who, day)}
        gone = self.forgotten or not any(m.presence == "present" for m in members.values())
        place = Absent.ERASED if self.forgotten else values.get("place", Absent.WITHHELD)
        if isinstance(place, Place):
            place = place.model_copy(update={"kk_number": values.get("kk_number") or None})
        self._days[day] = Household(
            family_id=self.family_id,
            founded=self.founded,
            # Somebody can have lived there before it was founded: then in the village it began in.
            village_code=values.get("village_code") or self.values.first("village_code") or "",
            place=place,
            kk_key=None if gone else values.get("kk_key") or None,
            kk_head=self._issued_to(day),
            members=members,
            answers=self._answers(day),
            erased=frozenset(self.people.erased),
            forgotten=self.forgotten,
        )
        return self._days[day]

    @property
    def days_of_change(self) -> set[date]:
        """Each day on which a fact makes something of the family another; birthdays do not."""
        self.settle()
        found = {step.day for who in self.ours for step in self.lines[who]}
        found |= {day for seat in self.seats for day in (seat.since, seat.until)}
        for values in (self.values, self.answers, self.relations):
            found |= values.days
        for who in self.ours:
            found |= self.people.values[who].days
        # A survey of a vague date counts from the last day on which it can have been.
        found |= {each.when.last for each in self.facts}
        return {day for day in found if day <= NOW}

    def begin(self) -> None:
        super().begin()
        self._days: dict[date, Household] = {}
        self.founded = self.forgotten = False
        self.ours: dict[UUID, None] = {}
        self.values, self.answers, self.relations = Values(), Values(), Values()
        self.claims: list[Claim] = []

    def finish(self) -> None:
        # Nobody came back whose coming is unknown here, or was an error.
        unknown = self.ours.keys() - self.people.recorded.keys()
        for who in self.annulled | unknown:
            self.ours.pop(who, None)
        self.seats: list[Seat] = seated(self.claims, self.lines, self.family_id)
        for seat in self.seats:
            others = [(self.same(each.person_id), each.relation) for each in seat.claim.others]
            self.relations.say(seat.when, others)

    def follow(self, effect: Effect, past: FactThatStands) -> None:
        super().follow(effect, past)
        when = past.when
        match effect:
            case Came(family_id=self.family_id, person=person):
                self._related(person, when)
            case Moved(to_family_id=self.family_id, person=person):
                self._related(person, when)
            case CameBack(family_id=self.family_id, person_id=person_id):
                self.ours[self.same(person_id)] = None
            case Founded(family_id=self.family_id):
                self._founded(effect, when)
            case Housed(family_id=self.family_id):
                address = _address(effect.village_code, effect.place)
                (self.values.correct if effect.correcting else self.values.say)(when, address)
            case Numbered(family_id=self.family_id):
                self._numbered(effect.kk_key, effect.kk_number, when)
            case Headed(family_id=self.family_id):
                self.claims.append(Claim(when, self.same(effect.head_id), effect.relations))
            case Related(family_id=self.family_id):
                self.relations.correct(when, [(self.same(effect.person_id), effect.relation)])
            case WelfareStated(family_id=self.family_id):
                self.answers.say(when, effect.values)
            case FamilyForgotten(family_id=self.family_id):
                self.forgotten = True

    def _related(self, person: Person, when: When) -> None:
        who = self.same(person.person_id)
        self.ours[who] = None
        if person.relation is not Relation.HEAD:
            self.relations.say(when, [(who, person.relation)])

    def _founded(self, founded: Founded, when: When) -> None:
        self.founded = True
        self.values.say(when, _address(founded.village_code, founded.place))
        self._numbered(founded.kk_key, number_of(founded.place), when)
        if founded.head_id:
            self.claims.append(Claim(when, self.same(founded.head_id), founding=True))

    def _numbered(self, kk_key: str | None, kk_number: str | None, when: When) -> None:
        numbers = [("kk_key", kk_key or NO_NUMBER), ("kk_number", kk_number or NO_NUMBER)]
        self.values.say(when, numbers)

    def _answers(self, day: date) -> dict[Any, Any]:
        """Of a family that was erased only what was counted: its desil, its place on the list."""
        known = self.answers.at(day)
        if self.forgotten:
            return {n: v for n, v in known.items() if n == LISTED or isinstance(n, DesilOf)}
        return known

    def _issued_to(self, day: date) -> UUID | None:
        issued = [since for since, _ in self.values.histories.get("kk_key", ()) if since <= day]
        founded = self.seats[0].since if self.seats else FOREVER
        return head_on(self.seats, max(issued[-1], founded)) if issued else None

    def _had(self, who: UUID, day: date) -> bool:
        steps = (step for step in self.lines[who] if step.day <= day)
        return any(step.change.into == self.family_id for step in steps)

    def _member(self, who: UUID, day: date, head: UUID | None) -> Inhabitant:
        person = self.people.at(who, day)
        where = where_on(self.lines[who], day)
        if (born := person.birth_date) and born > day:
            where = Gone.NOT_YET
        relation = self.relations.one(who, day) or Relation.OTHER
        if who == head:
            relation = Relation.HEAD
        if person.relation is not relation or person.person_id != who:
            person = person.model_copy(update={"person_id": who, "relation": relation})
        absence = self.people.values[who].one("absence", day)
        return Inhabitant(person, presence(where, self.family_id), absence)


def _address(village_code: str, place: Place | Absent) -> list[tuple[str, object]]:
    return [("village_code", village_code), ("place", place)]
