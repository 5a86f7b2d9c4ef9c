"""Two clerks act at the same moment, on whatever: a boundary that forgets a fact breaks a rule.

One decides; before the facts are stored the other's are; then the first is stored or decided again.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.codes.civil import Ground
from contracts.codes.person import Relation
from contracts.event import Effective, Event
from contracts.ids import FAMILY
from contracts.registry.parts import RelationTo
from contracts.registry.places import Place
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import Refused
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
from services.registry.persons.assign_nik import AssignNik
from services.registry.persons.correct_nik import CorrectNik
from services.registry.projections.claims import KkClaim, NikClaims
from services.registry.projections.family import Beginning, Family
from services.registry.rules import Succession
from services.registry.villages.local_areas import LocalAreas
from tests.memory import in_memory
from tests.people_we_know import BY, SUKAMAJU
from tests.registry.keeping import loading
from tests.registry.village_years import FAR_AWAY, TODAY, somebody
from tests.registry.what_happened import number_of
from tests.runtime.privacy.memory_keys import MemoryKeys


@dataclass(frozen=True)
class Wish:
    """What a clerk wants, before it is known whom it concerns."""

    kind: str
    family: int
    person: int
    other: int
    number: int


KINDS = (
    "birth arrival found death move_out family_moves register transfer split head kk nik "
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
        self.ledger: Ledger = in_memory(MemoryKeys())
        self.ids = count(1)
        self.day = date(2020, 1, 1)
        for number in (1, 2):
            head = somebody(self.new_id(), f"nik-{number}", Relation.HEAD)
            rest = [somebody(self.new_id(), None, Relation.CHILD) for _ in range(2)]
            self.carry_out(loading(self.new_id(), f"kk-{number}", [head, *rest], Place()))

    def new_id(self) -> UUID:
        return UUID(int=next(self.ids))

    def carry_out(self, decision: Decision, *, overtaken_by: Decision | None = None) -> None:
        alone = decision.judged

        def overtaken() -> list[Event]:
            nonlocal overtaken_by
            rival, overtaken_by = overtaken_by, None
            if rival:
                self.carry_out(rival)
            return alone()

        decision.judged = overtaken  # type: ignore[method-assign]
        command = BY.model_copy(update={"command_id": self.new_id()})
        try:
            self.ledger.decide(decision, command)
        except Refused:
            return

    def facts(self) -> list[Recorded]:
        stored = self.ledger.recorder.read()
        return [self.ledger.mapper.recorded(row) for row in stored]

    def families(self) -> list[Family]:
        known = FAMILY.values_in(tag for past in self.facts() for tag in past.tags)
        families = [Family(UUID(each)) for each in known]
        self.ledger.ask(*families)
        return families

    def decision(self, wish: Wish) -> Decision | None:
        families = self.families()
        family = families[wish.family % len(families)]
        people = list(family.present or family.members)
        if not people:
            return None
        person = people[wish.person % len(people)]
        heir = self._heir(family, person, wish.other)
        if wish.kind == "void":
            return self._voiding(family, wish, heir)
        self.day += timedelta(days=1)
        there = families[wish.other % len(families)].family_id
        return self._of_a_family(family.family_id, person, there, heir, wish)

    def _of_a_family(
        self, home: UUID, person: UUID, there: UUID, heir: Succession | None, wish: Wish
    ) -> Decision | None:
        nik, kk, day = f"nik-{wish.number}", f"kk-{wish.number}", Effective.day(self.day)
        niks, kks, here = NikClaims([nik]), KkClaim(kk), Family(home)
        other, head = (somebody(self.new_id(), nik, r) for r in (Relation.OTHER, Relation.HEAD))
        relations, new = {person: Relation.HEAD}, self.new_id()
        possible: dict[str, Callable[[], Decision | None]] = {
            "birth": lambda: RecordBirth(here, niks, other, self.day, TODAY),
            "arrival": lambda: RecordArrivalOfMember(here, niks, other, FAR_AWAY, day, TODAY),
            "found": lambda: RecordMemberFound(here, niks, other, day, TODAY),
            "death": lambda: RecordDeath(here, person, day, TODAY, succession=heir),
            "move_out": lambda: RecordMoveOutOfMember(here, person, FAR_AWAY, day, TODAY, heir),
            "family_moves": lambda: RecordMoveOutOfFamily(here, FAR_AWAY, day, TODAY),
            "register": lambda: RegisterFamily(
                Beginning(new),
                kks,
                niks,
                LocalAreas(SUKAMAJU),
                Place(),
                [head],
                day,
                TODAY,
                Ground.NEW_KK,
            ),
            "load": lambda: loading(new, kk, [head], Place()),
            "transfer": lambda: TransferMember(
                here, Family(there), person, Relation.OTHER, day, TODAY, heir
            ),
            "split": lambda: SplitFamily(
                here, LocalAreas(here), kks, new, relations, number_of(kk), None, day, TODAY, heir
            ),
            "head": lambda: ChangeHead(here, heir, day, TODAY) if heir else None,
            "kk": lambda: ReplaceKkNumber(here, kks, number_of(kk), day, TODAY),
            "nik": lambda: CorrectNik(here, niks, person, nik, number_of(nik)),
            "new_nik": lambda: AssignNik(here, niks, person, nik, number_of(nik)),
        }
        return possible[wish.kind]()

    def _heir(self, family: Family, leaving: UUID, pick: int) -> Succession | None:
        staying = [each for each in family.present if each != leaving]
        if not staying:
            return None
        heir = staying[pick % len(staying)]
        former = [each for each in family.heads if each not in (heir, leaving)]
        return Succession(
            heir, tuple(RelationTo(person_id=each, relation=Relation.OTHER) for each in former)
        )

    def _voiding(self, family: Family, wish: Wish, heir: Succession | None) -> Decision | None:
        """Of the family as it began: without it there would be nobody to ask for anything."""
        facts = self.ledger.history(FAMILY.of(family.family_id))[1:]
        if not facts:
            return None
        event_id = facts[-1 - wish.person % len(facts)].event_id
        return DeclareError(FactsOfCommand(event_id), "18.09")

    def require_order(self) -> None:
        families = self.families()
        at_home = [each for family in families for each in family.present.items()]
        assert max(Counter(person_id for person_id, _ in at_home).values(), default=1) == 1
        niks = Counter(person.nik_key for _, person in at_home if person.nik_key)
        assert max(niks.values(), default=1) == 1, "two living people have one NIK"
        for family in families:
            # After an error was declared nobody may be head, and the family says so.
            assert len(family.heads) + family.now.head_due == (0 if family.gone else 1)
        kks = Counter(family.kk_key for family in families if family.kk_key)
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
