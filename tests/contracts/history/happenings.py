"""What happens to people: who is born, comes, goes, is missed, moves from family to family."""

from datetime import date, timedelta
from uuid import UUID

from contracts.codes.civil import Ground
from contracts.codes.person import Relation
from contracts.event import UNKNOWN_DATE, Effective, Event
from contracts.registry.civil_events import (
    MemberArrived,
    MemberAwayForAWhile,
    MemberBack,
    MemberBorn,
    MemberDied,
    MemberMissing,
    MemberMovedOut,
    MemberReappeared,
    MemberRecordedLate,
)
from contracts.registry.families import (
    FamilyMovedOut,
    FamilyRegistered,
    FamilySplit,
    MemberTransferred,
)
from contracts.registry.history.household import Presence
from contracts.registry.parts import Person
from tests.contracts.history.clerks import Clerks
from tests.people_we_know import JAKARTA


class Happenings(Clerks):
    def born(self) -> None:
        if found := self.somebody():
            on = self.a_date().on or self.today
            child = self.newcomer(Relation.CHILD, on)
            self.record(MemberBorn(**self.of(found[0], Effective.day(on)), child=child))

    def came(self) -> None:
        """Somebody new, or one who left comes back."""
        if found := self.somebody():
            away = self.somebody(Presence.AWAY)
            who = away[1] if away and self.chance(0.6) else self.newcomer(Relation.OTHER)
            who = who.model_copy(update={"relation": Relation.OTHER})
            self.record(MemberArrived(**self.of(found[0]), person=who, origin=JAKARTA))

    def recorded_late(self) -> None:
        if found := self.somebody():
            since = self.rnd.choice([UNKNOWN_DATE, self.a_date()])
            who = self.newcomer(Relation.OTHER)
            self.record(MemberRecordedLate(**self.of(found[0], since), person=who))

    def loaded(self) -> None:
        """A file that is handed in late: it may hold somebody who left, and bring nobody back."""
        head = self.newcomer(Relation.HEAD, nik=True)
        gone = self.somebody(Presence.AWAY) if self.chance(2 * self.late) else None
        again = gone[1].model_copy(update={"relation": Relation.PARENT}) if gone else None
        self.load(*([head, again] if again else [head, self.newcomer(Relation.CHILD)]))

    def registered(self) -> None:
        new, ground = self.new_id(), self.rnd.choice(list(Ground))
        people = self.newcomer(Relation.HEAD, nik=True), self.newcomer(Relation.WIFE)
        since = UNKNOWN_DATE if ground is Ground.FOUND_LATE else self.a_date()
        self.record(
            FamilyRegistered(
                **self.of(new, since),
                **self.a_place().parts(),
                kk_key=self.a_kk(),
                members=people,
                ground=ground,
                origin=JAKARTA if ground is Ground.ARRIVAL else None,
            )
        )
        self.families.append(new)

    def died(self) -> None:
        self._leaves(MemberDied)

    def left(self) -> None:
        self._leaves(MemberMovedOut, destination=JAKARTA)

    def missing(self) -> None:
        self._leaves(MemberMissing)

    def _leaves(self, fact: type[Event], **more: object) -> None:
        if found := self.somebody():
            family_id, who = found
            when = self.a_date()
            heir = self.heir(family_id, who, when)
            gone = fact(**self.of(family_id, when), person_id=who.person_id, **more)
            self.record(gone, *heir)

    def reappeared(self) -> None:
        if found := self.somebody(Presence.MISSING):
            family_id, who = found
            self.record(MemberReappeared(**self.of(family_id), person_id=who.person_id))

    def moved(self) -> None:
        if found := self.somebody():
            family_id, who = found
            to = self.a_family()
            if to != family_id and not self.now(to).gone:
                when = self.a_date()
                heir = self.heir(family_id, who, when)
                self.record(self._transfer(family_id, to, who, when), *heir)

    def _transfer(self, here: UUID, to: UUID, who: Person, when: Effective) -> Event:
        person = who.model_copy(update={"relation": Relation.OTHER})
        there = self.of(to, when)["village_code"]
        return MemberTransferred(
            **self.of(here, when), to_family_id=to, to_village_code=there, person=person
        )

    def split(self) -> None:
        """Somebody founds a family, alone or with another."""
        found = self.somebody()
        if not found or found[1].relation is Relation.HEAD:
            return
        family_id, who = found
        others = [p for i, p in self.now(family_id).present.items() if i != who.person_id]
        child = [each for each in others if each.relation is Relation.CHILD][:1]
        with_them = child if self.chance(0.5) and len(others) > len(child) else []
        new = self.new_id()
        head = who.model_copy(update={"relation": Relation.HEAD})
        self.record(
            FamilySplit(
                **self.of(family_id),
                **self.a_place().parts(),
                new_family_id=new,
                kk_key=self.a_kk(),
                members=(head, *with_them),
            )
        )
        self.families.append(new)

    def all_left(self) -> None:
        family_id = self.a_family()
        if (people := tuple(self.now(family_id).present)) and self.chance(0.4):
            about_it = self.of(family_id)
            self.record(FamilyMovedOut(**about_it, member_ids=people, destination=JAKARTA))

    def away(self) -> None:
        if found := self.somebody():
            until: date | None = self.rnd.choice([None, self.today + timedelta(days=90)])
            who = found[1].person_id
            self.record(MemberAwayForAWhile(**self.of(found[0]), person_id=who, until=until))

    def back(self) -> None:
        gone = [
            (family_id, who)
            for family_id in self.families
            for who, each in self.now(family_id).members.items()
            if each.absence
        ]
        if gone:
            family_id, who = self.rnd.choice(gone)
            self.record(MemberBack(**self.of(family_id), person_id=who))
