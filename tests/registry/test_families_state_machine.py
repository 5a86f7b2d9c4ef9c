"""Random years in a small village: whatever clerks ask for, the register and a simple model agree.

Births, deaths, moves, arrivals, transfers, splits, changes of head, new numbers and voidings, right
and wrong ones; after each step a NIK belongs to one person, a person to one family, a KK number to
one family, a family has one head, and nobody is lost.
"""

from uuid import UUID

from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from contracts.codes.civil import Ground
from contracts.codes.person import Relation
from contracts.registry.places import Place
from infra.runtime.eventstore.decisions import Decision
from services.registry.civil_events.record_arrival_of_member import RecordArrivalOfMember
from services.registry.civil_events.record_birth import RecordBirth
from services.registry.civil_events.record_death import RecordDeath
from services.registry.civil_events.record_member_found import RecordMemberFound
from services.registry.civil_events.record_move_out_of_family import RecordMoveOutOfFamily
from services.registry.civil_events.record_move_out_of_member import RecordMoveOutOfMember
from services.registry.corrections.declare_error import DeclareError
from services.registry.corrections.facts_of_command import FactsOfCommand
from services.registry.families.change_head import ChangeHead
from services.registry.families.register_family import RegisterFamily
from services.registry.families.replace_kk_number import ReplaceKkNumber
from services.registry.families.split_family import SplitFamily
from services.registry.families.transfer_member import TransferMember
from services.registry.persons.correct_nik import CorrectNik
from services.registry.projections.claims import KkClaim, NikClaims
from services.registry.projections.family import Beginning, Family
from services.registry.villages.local_areas import LocalAreas
from tests.people_we_know import SUKAMAJU
from tests.registry.village_model import AWAY, DEAD
from tests.registry.village_years import FAR_AWAY, TODAY, Clerks, kks, maybe, niks, picks, somebody
from tests.registry.what_happened import number_of


class VillageYears(Clerks):
    @rule(pick=picks, nik=niks, found=st.booleans())
    def new_to_the_register(self, pick: int, nik: str | None, *, found: bool) -> None:
        """A child is born, or somebody is found who was left out of the first file."""
        family, new = self.a_family(pick), self.new_id()
        person, here, niks = somebody(new, nik, Relation.CHILD), Family(family), NikClaims([nik])
        day = self.a_day()
        decision: Decision = RecordBirth(here, niks, person, self.day, TODAY)
        if found:
            decision = RecordMemberFound(here, niks, person, day, TODAY)
        facts = self.carry_out(decision)
        allowed = bool(self.village.here(family)) and self.village.owner(nik) is None
        if self.judged(facts, allowed):
            self.village.join(family, new, nik, head=False)

    @rule(pick=picks, nik=niks)
    def arrival(self, pick: int, nik: str | None) -> None:
        family, new = self.a_family(pick), self.new_id()
        known = self.village.newcomer(nik)
        person = somebody(new, nik, Relation.OTHER)
        decision = RecordArrivalOfMember(
            Family(family), NikClaims([nik]), person, FAR_AWAY, self.a_day(), TODAY
        )
        facts = self.carry_out(decision)
        if self.judged(facts, bool(self.village.here(family)) and known != "refused"):
            person_id = known if isinstance(known, UUID) else new
            self.village.join(family, person_id, nik, head=False)

    @rule(nik=niks, other=niks, kk=kks)
    def family_arrives(self, nik: str | None, other: str | None, kk: str) -> None:
        assume(nik is None or nik != other)
        family, known = self.new_id(), [self.village.newcomer(nik), self.village.newcomer(other)]
        people = [
            somebody(self.new_id(), nik, Relation.HEAD),
            somebody(self.new_id(), other, Relation.CHILD),
        ]
        decision = RegisterFamily(
            Beginning(family),
            KkClaim(kk),
            NikClaims([nik, other]),
            LocalAreas(SUKAMAJU),
            Place(),
            people,
            self.a_day(),
            TODAY,
            Ground.ARRIVAL,
            FAR_AWAY,
        )
        facts = self.carry_out(decision)
        allowed = "refused" not in known and self.village.kk_holder(kk) is None
        if self.judged(facts, allowed):
            ids = [
                k if isinstance(k, UUID) else p.person_id
                for k, p in zip(known, people, strict=True)
            ]
            self.village.kk[family] = kk
            for person_id, held, head in zip(ids, (nik, other), (True, False), strict=True):
                self.village.join(family, person_id, held, head=head)

    @rule(pick=picks, successor=maybe)
    def death(self, pick: int, successor: int | None) -> None:
        self._leave(pick, successor, DEAD)

    @rule(pick=picks, successor=maybe)
    def move_out(self, pick: int, successor: int | None) -> None:
        self._leave(pick, successor, AWAY)

    def _leave(self, pick: int, successor_pick: int | None, became: str) -> None:
        person = self.a_person(pick)
        family = self.village.home[person]
        staying = self.village.here(family) - {person}
        successor = self.a_successor(family, successor_pick)
        heir, here, day = self.village.succession(staying, successor), Family(family), self.a_day()
        allowed = self.village.where[person] == family
        allowed &= self.village.may_head(staying, successor)
        if became == DEAD:
            decision: Decision = RecordDeath(here, person, day, TODAY, succession=heir)
        else:
            decision = RecordMoveOutOfMember(here, person, FAR_AWAY, day, TODAY, heir)
            allowed &= bool(staying)
        facts = self.carry_out(decision)
        if self.judged(facts, allowed):
            self.village.leave([person], became)
            self.village.crown(staying, successor)

    @rule(pick=picks)
    def family_moves_out(self, pick: int) -> None:
        assume(pick % 4 == 0)
        family = self.a_family(pick)
        facts = self.carry_out(RecordMoveOutOfFamily(Family(family), FAR_AWAY, self.a_day(), TODAY))
        people = sorted(self.village.here(family))
        if self.judged(facts, bool(people)):
            self.village.kk[family] = None
            self.village.leave(people, AWAY)

    @rule(pick=picks, to=picks, successor=maybe)
    def transfer(self, pick: int, to: int, successor: int | None) -> None:
        person, there = self.a_person(pick), self.a_family(to)
        family = self.village.home[person]
        staying = self.village.here(family) - {person}
        heir = self.a_successor(family, successor)
        decision = TransferMember(
            Family(family),
            Family(there),
            person,
            Relation.OTHER,
            self.a_day(),
            TODAY,
            self.village.succession(staying, heir),
        )
        facts = self.carry_out(decision)
        if self.village.where[person] == there:
            assert facts == []
            return
        allowed = self.village.where[person] == family and bool(self.village.here(there))
        if self.judged(facts, allowed and self.village.may_head(staying, heir)):
            self.village.where[person] = self.village.home[person] = there
            self.village.is_head[person] = False
            self.village.crown(staying, heir)

    @rule(pick=picks, going=st.sets(picks, min_size=1, max_size=3), kk=kks, successor=maybe)
    def split(self, pick: int, going: set[int], kk: str, successor: int | None) -> None:
        family, new = self.a_family(pick), self.new_id()
        here = sorted(self.village.here(family))
        assume(here)
        people = sorted({here[each % len(here)] for each in going})
        staying = set(here) - set(people)
        heir = self.a_successor(family, successor)
        relations = {p: Relation.OTHER for p in people} | {people[0]: Relation.HEAD}
        old = Family(family)
        decision = SplitFamily(
            old,
            LocalAreas(old),
            KkClaim(kk),
            new,
            relations,
            number_of(kk),
            None,
            self.a_day(),
            TODAY,
            self.village.succession(staying, heir),
        )
        facts = self.carry_out(decision)
        allowed = bool(staying) and self.village.kk_holder(kk) is None
        if self.judged(facts, allowed and self.village.may_head(staying, heir)):
            self.village.kk[new] = kk
            for person in people:
                self.village.where[person] = self.village.home[person] = new
                self.village.is_head[person] = relations[person] is Relation.HEAD
            self.village.crown(staying, heir)

    @rule(pick=picks, successor=picks)
    def another_head(self, pick: int, successor: int) -> None:
        family = self.a_family(pick)
        here, heir = self.village.here(family), self.a_successor(family, successor)
        succession = self.village.succession(here, heir)
        assert succession
        facts = self.carry_out(ChangeHead(Family(family), succession, self.a_day(), TODAY))
        if self.judged(facts, heir in here):
            self.village.crown(here, heir)

    @rule(pick=picks, kk=kks)
    def another_kk_number(self, pick: int, kk: str) -> None:
        family = self.a_family(pick)
        decision = ReplaceKkNumber(Family(family), KkClaim(kk), number_of(kk), self.a_day(), TODAY)
        facts = self.carry_out(decision)
        free = self.village.kk_holder(kk) in (None, family)
        if self.judged(facts, bool(self.village.here(family)) and free):
            self.village.kk[family] = kk

    @rule(pick=picks, nik=niks)
    def another_nik(self, pick: int, nik: str | None) -> None:
        person = self.a_person(pick)
        home, number = Family(self.village.home[person]), number_of(nik) if nik else None
        facts = self.carry_out(CorrectNik(home, NikClaims([nik]), person, nik, number))
        held, where = self.village.nik[person], self.village.where[person]
        allowed = held == nik or (
            held is not None
            and (nik is None or where in (self.village.home[person], DEAD))
            and self.village.owner(nik) is None
        )
        if self.judged(facts, allowed):
            self.village.nik[person] = nik

    @rule()
    def the_last_was_an_error(self) -> None:
        """All is as if it had never been recorded."""
        assume(self.before)
        assert self.before
        event_id, self.village = self.before
        assert self.carry_out(DeclareError(FactsOfCommand(event_id), SUKAMAJU))
        self.before = None


VillageYears.TestCase.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
test_years_in_a_village = VillageYears.TestCase
