"""Two clerks act at the same moment, on whatever: a boundary that forgets a fact breaks a rule.

One decides; before the facts are stored the other's are; then the first is stored or decided again.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.codes.person import Relation
from contracts.event import Effective
from contracts.ids import FAMILY
from contracts.registry.parts import Place, RelationTo
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import Ledger, in_memory
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import Refused
from services.registry.civil_events.civil_event import CivilEvent, NotACivilEvent
from services.registry.civil_events.record_arrival_of_member import RecordArrivalOfMember
from services.registry.civil_events.record_birth import RecordBirth
from services.registry.civil_events.record_death import RecordDeath
from services.registry.civil_events.record_move_out_of_family import RecordMoveOutOfFamily
from services.registry.civil_events.record_move_out_of_member import RecordMoveOutOfMember
from services.registry.civil_events.void_civil_event import VoidCivilEvent
from services.registry.families.change_head import ChangeHead
from services.registry.families.load_family import LoadFamily
from services.registry.families.register_family import RegisterFamily
from services.registry.families.replace_kk_number import ReplaceKkNumber
from services.registry.families.split_family import SplitFamily
from services.registry.families.transfer_member import TransferMember
from services.registry.persons.assign_nik import AssignNik
from services.registry.persons.correct_nik import CorrectNik
from services.registry.projections.roster import Roster
from services.registry.projections.succession import Succession
from tests.people_we_know import BY, SUKAMAJU
from tests.registry.village_years import FAR_AWAY, TODAY, somebody
from tests.runtime.privacy.memory_vault import MemoryVault


@dataclass(frozen=True)
class Wish:
    """What a clerk wants, before it is known whom it concerns."""

    kind: str
    family: int
    person: int
    other: int
    number: int


KINDS = (
    "birth arrival death move_out family_moves register transfer split head kk nik "
    "new_nik void load"
)
wishes = st.builds(
    Wish,
    st.sampled_from(KINDS.split()),
    st.integers(0, 2),
    st.integers(0, 4),
    st.integers(0, 4),
    st.integers(1, 3),
)


class Office:
    def __init__(self) -> None:
        self.ledger: Ledger = in_memory(MemoryVault())
        self.ids = count(1)
        self.day = date(2020, 1, 1)
        for number in (1, 2):
            head = somebody(self.new_id(), f"nik-{number}", Relation.HEAD)
            rest = [somebody(self.new_id(), None, Relation.CHILD) for _ in range(2)]
            family = LoadFamily(self.new_id(), SUKAMAJU, f"kk-{number}", Place(), [head, *rest])
            self.carry_out(family)

    def new_id(self) -> UUID:
        return UUID(int=next(self.ids))

    def carry_out(self, decision: Decision, *, overtaken_by: Decision | None = None) -> None:
        alone = decision.execute

        def overtaken() -> None:
            nonlocal overtaken_by
            rival, overtaken_by = overtaken_by, None
            if rival:
                self.carry_out(rival)
            alone()

        decision.execute = overtaken  # type: ignore[method-assign]
        command = BY.model_copy(update={"command_id": self.new_id()})
        try:
            self.ledger.decide(decision, command)
        except Refused:
            return

    def facts(self) -> list[Recorded]:
        stored = self.ledger.recorder.read()
        return [self.ledger.mapper.recorded(row.event, row.position) for row in stored]

    def rosters(self) -> list[Roster]:
        tags = {
            tag: None for past in self.facts() for tag in past.tags if tag.startswith("family:")
        }
        rosters = [Roster(UUID(tag.removeprefix(FAMILY.of("")))) for tag in tags]
        for roster in rosters:
            for past in self.ledger.history(FAMILY.of(roster.family_id)):
                roster.fold(past)
        return rosters

    def decision(self, wish: Wish) -> Decision | None:
        rosters = self.rosters()
        family = rosters[wish.family % len(rosters)]
        people = list(family.present or family.members)
        person = people[wish.person % len(people)]
        heir = self._heir(family, person, wish.other)
        if wish.kind == "void":
            return self._voiding(family, wish, heir)
        self.day += timedelta(days=1)
        there = rosters[wish.other % len(rosters)].family_id
        return self._about(family.family_id, person, there, heir, wish)

    def _about(
        self, home: UUID, person: UUID, there: UUID, heir: Succession | None, wish: Wish
    ) -> Decision | None:
        nik, kk = f"nik-{wish.number}", f"kk-{wish.number}"
        other, head = (somebody(self.new_id(), nik, r) for r in (Relation.OTHER, Relation.HEAD))
        dated: dict[str, Any] = {"effective": Effective.day(self.day), "today": TODAY}
        leaves: dict[str, Any] = {**dated, "succession": heir}
        number: dict[str, Any] = {"kk_key": kk, "kk_number": kk, "address": None}
        relations, new = {person: Relation.HEAD}, self.new_id()
        possible: dict[str, Callable[[], Decision | None]] = {
            "birth": lambda: RecordBirth(home, other, born=self.day, today=TODAY),
            "arrival": lambda: RecordArrivalOfMember(home, other, FAR_AWAY, **dated),
            "death": lambda: RecordDeath(home, person, **leaves),
            "move_out": lambda: RecordMoveOutOfMember(home, person, FAR_AWAY, **leaves),
            "family_moves": lambda: RecordMoveOutOfFamily(home, FAR_AWAY, **dated),
            "register": lambda: RegisterFamily(new, SUKAMAJU, kk, Place(), [head], **dated),
            "load": lambda: LoadFamily(new, SUKAMAJU, kk, Place(), [head]),
            "transfer": lambda: TransferMember(home, there, person, Relation.OTHER, **leaves),
            "split": lambda: SplitFamily(home, new, relations, **number, **leaves),
            "head": lambda: ChangeHead(home, heir, **dated) if heir else None,
            "kk": lambda: ReplaceKkNumber(home, kk, kk, **dated),
            "nik": lambda: CorrectNik(home, person, nik, nik),
            "new_nik": lambda: AssignNik(home, person, nik, nik),
        }
        return possible[wish.kind]()

    def _heir(self, family: Roster, leaving: UUID, pick: int) -> Succession | None:
        staying = [each for each in family.present if each != leaving]
        if not staying:
            return None
        heir = staying[pick % len(staying)]
        former = [each for each in family.heads if each not in (heir, leaving)]
        return Succession(
            heir, tuple(RelationTo(person_id=each, relation=Relation.OTHER) for each in former)
        )

    def _voiding(self, family: Roster, wish: Wish, heir: Succession | None) -> Decision | None:
        events = []
        for past in self.ledger.history(FAMILY.of(family.family_id)):
            try:
                events.append(CivilEvent.of(past))
            except NotACivilEvent:
                continue
        if not events:
            return None
        event = events[-1 - wish.person % len(events)]
        return VoidCivilEvent(family.family_id, event, heir if wish.number > 1 else None)

    def require_order(self) -> None:
        rosters = self.rosters()
        at_home = [each for roster in rosters for each in roster.present.items()]
        assert max(Counter(person_id for person_id, _ in at_home).values(), default=1) == 1
        niks = Counter(person.nik_key for _, person in at_home if person.nik_key)
        assert max(niks.values(), default=1) == 1, "two living people have one NIK"
        for roster in rosters:
            assert len(roster.heads) == (0 if roster.gone else 1)
        kks = Counter(roster.kk_key for roster in rosters if roster.kk_key)
        assert max(kks.values(), default=1) == 1, "two families have one KK number"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(wishes, wishes), min_size=5, max_size=20))
def test_whoever_overtakes_whom_the_register_stays_in_order(pairs: list[tuple[Wish, Wish]]) -> None:
    office = Office()
    for first, second in pairs:
        decision, rival = office.decision(first), office.decision(second)
        if decision:
            office.carry_out(decision, overtaken_by=rival)
        office.require_order()
