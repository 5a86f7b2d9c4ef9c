"""The ledger and the simple model side by side, and what must hold after each step."""

from copy import deepcopy
from datetime import date, timedelta
from itertools import count
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from contracts.codes.person import Destination, Relation, Sex
from contracts.event import Effective
from contracts.registry.parts import Biodata, Identity, Person
from contracts.registry.places import Move, Place
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import Refused
from services.registry.projections.family import Family
from tests.memory import in_memory
from tests.people_we_know import BY
from tests.registry.keeping import loading
from tests.registry.village_model import Village
from tests.registry.what_happened import number_of
from tests.runtime.privacy.memory_keys import MemoryKeys

FAR_AWAY = Move(level=Destination.OTHER_PROVINCE)
TODAY = date(2026, 11, 21)
niks = st.sampled_from([None, "nik-1", "nik-2", "nik-3", "nik-4", "nik-5", "nik-6"])
kks = st.sampled_from([f"kk-{number}" for number in range(1, 10)])
picks = st.integers(0, 30)
maybe = st.none() | picks


def somebody(person_id: UUID, nik: str | None, relation: Relation) -> Person:
    return Person(
        person_id=person_id,
        nik_key=nik,
        relation=relation,
        **Biodata(sex=Sex.FEMALE).parts(),
        identity=Identity(name="Seseorang", nik=number_of(nik) if nik else None),
    )


class Clerks(RuleBasedStateMachine):
    """What every step needs: a ledger and a model of it, and the people to pick from."""

    @initialize()
    def first_file(self) -> None:
        self.ids = count(1)
        self.ledger = in_memory(MemoryKeys())
        self.village = Village()
        self.before: tuple[UUID, Village] | None = None
        self.day = date(2020, 1, 1)
        for number, size in enumerate((4, 3)):
            family, kk = self.new_id(), f"kk-{number + 1}"
            members = [
                somebody(self.new_id(), f"nik-{number + 1}", Relation.HEAD)
                if i == 0
                else somebody(self.new_id(), None, Relation.CHILD)
                for i in range(size)
            ]
            self.carry_out(loading(family, kk, members, Place()))
            self.village.kk[family] = kk
            for member in members:
                head = member.relation is Relation.HEAD
                self.village.join(family, member.person_id, member.nik_key, head=head)

    def new_id(self) -> UUID:
        """Counted, because a random id would sort differently when an example runs again."""
        return UUID(int=next(self.ids))

    def carry_out(self, decision: Decision) -> list[Recorded] | None:
        """The facts, or None if it was refused. What the village was before is kept."""
        command, before = (
            BY.model_copy(update={"command_id": self.new_id()}),
            deepcopy(self.village),
        )
        try:
            facts = list(self.ledger.decide(decision, command).recorded)
        except Refused:
            return None
        if facts:
            self.before = facts[0].event_id, before
        return facts

    def a_day(self) -> Effective:
        """Each command happens on a day of its own, so that none repeats another."""
        self.day += timedelta(days=1)
        return Effective.day(self.day)

    def a_family(self, pick: int) -> UUID:
        return list(self.village.kk)[pick % len(self.village.kk)]

    def a_person(self, pick: int) -> UUID:
        return list(self.village.where)[pick % len(self.village.where)]

    def a_successor(self, family: UUID, pick: int | None) -> UUID | None:
        """Mostly somebody of the family, and sometimes anybody."""
        if pick is None:
            return None
        here = sorted(self.village.here(family))
        return here[pick % len(here)] if here and pick < 25 else self.a_person(pick)

    def judged(self, facts: list[Recorded] | None, allowed: bool) -> bool:
        assert (facts is not None) == allowed
        return allowed

    @invariant()
    def the_register_and_the_village_agree(self) -> None:
        for family_id in self.village.kk if hasattr(self, "village") else ():
            family = Family(family_id)
            self.ledger.ask(family)
            here = self.village.here(family_id)
            assert family.present.keys() == here
            assert len(family.heads) == (1 if here else 0)
            assert set(family.heads) == self.village.heads(here)
            assert family.kk_key == self.village.kk_of(family_id)
            living = {p: person.nik_key for p, person in family.present.items()}
            assert living == {p: self.village.nik[p] for p in here}

    @invariant()
    def a_nik_belongs_to_one_person(self) -> None:
        for nik in {held for held in self.village.nik.values() if held is not None}:
            self.village.owner(nik)
