"""Random years of a village: clerks who record late, vaguely and wrongly, and put it right."""

import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import UNKNOWN_DATE, Effective, Precision
from contracts.questionnaires.housing import Floor, Wall
from contracts.registry.amendments import PersonMerged
from contracts.registry.families import AddressChanged
from contracts.registry.history.family import FamilyHistory
from contracts.registry.parts import Circumstances, Person, RelationTo
from contracts.registry.persons import CircumstancesChanged
from contracts.registry.places import Place
from contracts.registry.welfare import Housing, SurveyRecorded
from infra.runtime.eventstore.recorded import Recorded
from tests.contracts.history.story import (
    Story,
    all_left,
    born,
    came,
    died,
    headed,
    left,
    moved,
    split,
)
from tests.people_we_know import (
    ANI,
    FAMILY,
    MARGOREJO,
    NEIGHBOURS,
    SUKAMAJU,
    family,
    neighbours,
    person,
)

KINDS = ("born", "came", "died", "left", "moved", "headed", "split", "all_left", "house", "survey",
         "job")  # fmt: skip
AMENDS = ("undo", "undo", "redate", "join")


class Village:
    """`late`, `vague` and `wrong` say how often a fact is so."""

    def __init__(self, seed: int, late: float = 0, vague: float = 0, wrong: float = 0) -> None:
        self.rnd = random.Random(seed)
        self.late, self.vague, self.wrong = late, vague, wrong
        self.story = Story(family, neighbours)
        self.families = [FAMILY, NEIGHBOURS]
        self.today = date(2025, 1, 1)
        self.people = 1000

    def live(self, steps: int = 16) -> "Village":
        for _ in range(steps):
            self.today += timedelta(days=self.rnd.randint(5, 25))
            amend = self.rnd.random() < self.wrong
            getattr(self, "_" + self.rnd.choice(AMENDS if amend else KINDS))()
            for family_id in self.families:
                self._name_a_head(family_id)
        return self

    def family(self, family_id: UUID) -> FamilyHistory:
        return self.story.family(family_id)

    def _date(self) -> Effective:
        on = self.today
        if self.rnd.random() < self.late:
            on -= timedelta(days=self.rnd.randint(1, 250))
        if self.rnd.random() >= self.vague:
            return Effective.day(on)
        return self.rnd.choice([
            Effective(on=on.replace(day=1), precision=Precision.MONTH),
            Effective(on=date(on.year, 1, 1), precision=Precision.YEAR),
            UNKNOWN_DATE,
        ])  # fmt: skip

    def _record(self, *facts: object) -> list[Recorded]:
        return [self.story.record(fact, self.today) for fact in facts]  # type: ignore[arg-type]

    def _somebody(self) -> tuple[UUID, Person, list[UUID]] | None:
        """Of a random family: its id, one who lives there, and the others."""
        family_id = self.rnd.choice(self.families)
        present = self.family(family_id).at().present
        if not present:
            return None
        who = self.rnd.choice(list(present))
        return family_id, present[who], [each for each in present if each != who]

    def _newcomer(self, relation: Relation, birth: date) -> Person:
        self.people += 1
        return person(UUID(int=self.people), f"p{self.people}", relation, birth, None)

    def _name_a_head(self, family_id: UUID) -> None:
        now = self.family(family_id).at()
        if now.head_due:
            who = self.rnd.choice(list(now.present))
            self._record(headed(who, Effective.day(self.today), family_id=family_id))

    def _born(self) -> None:
        if found := self._somebody():
            when = self._date()
            on = when.on or self.today
            self._record(born(self._newcomer(Relation.CHILD, on), Effective.day(on), found[0]))

    def _came(self) -> None:
        if not (found := self._somebody()):
            return
        known = self.family(found[0])
        away = [m.person for who, m in known.at().members.items()
                if m.presence.name == "AWAY" and known.where(who).name == "AWAY"]  # type: ignore[union-attr]  # fmt: skip
        who = self.rnd.choice([*away, self._newcomer(Relation.OTHER, date(1970, 1, 1))])
        who = who.model_copy(update={"relation": Relation.OTHER})
        self._record(came(who, self._date(), found[0]))

    def _departs(self, fact: object) -> None:
        if found := self._somebody():
            family_id, who, others = found
            when = self._date()
            self._record(fact(who.person_id, when, family_id))  # type: ignore[operator]
            if others and who.relation is Relation.HEAD:
                self._record(headed(self.rnd.choice(others), when, family_id=family_id))

    def _died(self) -> None:
        self._departs(died)

    def _left(self) -> None:
        self._departs(left)

    def _moved(self) -> None:
        if found := self._somebody():
            family_id, who, others = found
            to = self.rnd.choice(self.families)
            if to != family_id and not self.family(to).at().gone:
                when = self._date()
                self._record(moved(who, when, here=family_id, to=to))
                if others and who.relation is Relation.HEAD:
                    self._record(headed(self.rnd.choice(others), when, family_id=family_id))

    def _headed(self) -> None:
        found = self._somebody()
        if found and (head := self.family(found[0]).at().heads) and head != [found[1].person_id]:
            former = RelationTo(person_id=head[0], relation=Relation.PARENT)
            self._record(headed(found[1].person_id, self._date(), former, family_id=found[0]))

    def _split(self) -> None:
        found = self._somebody()
        if found and found[2] and found[1].relation is not Relation.HEAD:
            self.people += 1
            new = UUID(int=self.people)
            who = found[1].model_copy(update={"relation": Relation.HEAD})
            self._record(split(new, who, effective=self._date(), family_id=found[0]))
            self.families.append(new)

    def _all_left(self) -> None:
        if (found := self._somebody()) and self.rnd.random() < 0.4:
            everybody = [found[1].person_id, *found[2]]
            self._record(all_left(*everybody, effective=self._date(), family_id=found[0]))

    def _house(self) -> None:
        place = Place(address=f"Jalan {self.rnd.randint(1, 99)}")
        village = self.rnd.choice([SUKAMAJU, MARGOREJO])
        where = self._about() | {"village_code": village}
        self._record(AddressChanged(**where, **place.parts()))

    def _survey(self) -> None:
        floor, wall = self.rnd.choice(list(Floor)), self.rnd.choice([*Wall, None])
        self._record(SurveyRecorded(**self._about(), **Housing(floor=floor, wall=wall).answered()))

    def _job(self) -> None:
        if found := self._somebody():
            now = Circumstances(occupation=self.rnd.randint(1, 89))
            about = self._about() | {"family_id": found[0]}
            self._record(CircumstancesChanged(**about, person_id=found[1].person_id, **now.parts()))

    def _about(self) -> dict[str, Any]:
        family_id = self.rnd.choice(self.families)
        return {"family_id": family_id, "village_code": SUKAMAJU, "effective": self._date()}

    def _undo(self) -> None:
        self.story.undo(self.rnd.choice(self.story.ledger[2:] or self.story.ledger), on=self.today)

    def _redate(self) -> None:
        dated = [past for past in self.story.ledger[2:] if hasattr(past.fact, "family_id")]
        if dated:
            self.story.redate(self.rnd.choice(dated), self._date(), on=self.today)

    def _join(self) -> None:
        asked = {each: self.family(each) for each in self.families}
        known = {who for found in asked.values() for who in found.at().members}
        joined = {p.fact.merged_id for p in self.story.ledger if isinstance(p.fact, PersonMerged)}
        free = sorted(known - joined - {ANI})
        if len(free) > 1:
            kept, merged = self.rnd.sample(free, 2)
            where = [i for i, found in asked.items() if {kept, merged} & found.at().members.keys()]
            self.story.join(kept, merged, *where, on=self.today)
