"""Clerks of a village: what they know of its families, and how they write something down."""

import random
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import UNKNOWN_DATE, Effective, Event, Precision
from contracts.registry.families import FamilyLoaded, HeadChanged
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.household import Household, Presence
from contracts.registry.parts import Person, RelationTo
from contracts.registry.places import Place
from infra.runtime.eventstore.recorded import Recorded
from tests.contracts.history.story import Story
from tests.people_we_know import SUKAMAJU, person

APART = 1_000_000
"""Ids of one village: those of another begin where these end."""
FIRST_DAY = date(2025, 1, 1)


class Clerks:
    """`late` and `vague` say how often a date is so."""

    def __init__(self, seed: int, late: float, vague: float) -> None:
        self.rnd = random.Random(seed)
        self.late, self.vague = late, vague
        self.ids = count((seed + 1) * APART)
        self.today = FIRST_DAY
        self.story = Story(new_id=lambda: UUID(int=self.rnd.getrandbits(128)))
        self.families: list[UUID] = []
        self.known: dict[UUID, tuple[FamilyHistory, int]] = {}
        for relations in ((Relation.HEAD, Relation.WIFE, Relation.CHILD), (Relation.HEAD, None)):
            self.load(*(self.newcomer(each or Relation.OTHER, nik=True) for each in relations))

    def family(self, family_id: UUID) -> FamilyHistory:
        """As a clerk at the counter knows it: what is new is told to what was known before."""
        ledger = self.story.ledger
        found, told = self.known.get(family_id) or (FamilyHistory(family_id), 0)
        asked = len(found.asked)
        for past in ledger[told:]:
            found.learn(past)
        while len(found.asked) != asked:
            asked = len(found.asked)
            for past in ledger:
                found.learn(past)
        self.known[family_id] = found, len(ledger)
        return found

    def now(self, family_id: UUID) -> Household:
        return self.family(family_id).at()

    def record(self, *facts: Event) -> list[Recorded]:
        """What one command says."""
        command = self.story.new_id()
        return [self.story.record(fact, self.today, command) for fact in facts]

    def load(self, *people: Person, family_id: UUID | None = None) -> None:
        family_id = family_id or self.new_id()
        self.families.append(family_id)
        self.record(
            FamilyLoaded(
                family_id=family_id,
                village_code=SUKAMAJU,
                kk_key=self.a_kk(),
                **self.a_place().parts(),
                members=people,
            )
        )

    def new_id(self) -> UUID:
        return UUID(int=next(self.ids))

    def newcomer(
        self, relation: Relation, birth: date | None = None, *, nik: bool = False
    ) -> Person:
        who = self.new_id()
        birth = birth or date(self.rnd.randint(1935, 2020), 3, 14)
        return person(who, f"p{who.int}", relation, birth, "" if nik else None)

    def chance(self, of: float) -> bool:
        return self.rnd.random() < of

    def a_kk(self) -> str:
        return f"kk-{self.new_id().int}"

    def a_place(self) -> Place:
        number = next(self.ids)
        return Place(kk_number=f"{number:016}", address=f"Jalan {number}", rt="001")

    def a_date(self) -> Effective:
        on = self.today
        if self.chance(self.late):
            on -= timedelta(days=self.rnd.randint(1, 250))
        if not self.chance(self.vague):
            return Effective.day(on)
        return self.rnd.choice([
            Effective(on=on, precision=Precision.MONTH),
            Effective(on=on, precision=Precision.YEAR),
            UNKNOWN_DATE,
        ])  # fmt: skip

    def of(self, family_id: UUID, effective: Effective | None = None) -> dict[str, Any]:
        """What every fact of a family says: which, where it lives now, and since when it is so."""
        village = self.now(family_id).village_code or SUKAMAJU
        effective = effective or self.a_date()
        return {"family_id": family_id, "village_code": village, "effective": effective}

    def a_family(self) -> UUID:
        return self.rnd.choice(self.families)

    def somebody(self, presence: Presence = Presence.PRESENT) -> tuple[UUID, Person] | None:
        """Of a random family who lives there, or of whichever who is gone: the family, and one."""
        here = presence is Presence.PRESENT
        found = [
            (family_id, each.person)
            for family_id in ([self.a_family()] if here else self.families)
            for each in self.now(family_id).members.values()
            if each.presence is presence
        ]
        return self.rnd.choice(found) if found else None

    def others(self, family_id: UUID, who: Person) -> list[UUID]:
        """Who lives with them."""
        return [each for each in self.now(family_id).present if each != who.person_id]

    def heir(self, family_id: UUID, who: Person, when: Effective) -> list[Event]:
        """Who follows as head, where the head goes and others stay."""
        others = self.others(family_id, who)
        if not others or who.relation is not Relation.HEAD:
            return []
        return [self.head(family_id, self.rnd.choice(others), when)]

    def name_a_head(self, family_id: UUID) -> None:
        now = self.now(family_id)
        if now.head_due:
            who = self.rnd.choice(list(now.present))
            self.record(self.head(family_id, who, Effective.day(self.today)))

    def head(self, family_id: UUID, who: UUID, when: Effective, *others: RelationTo) -> Event:
        return HeadChanged(**self.of(family_id, when), new_head_id=who, relations=others)
