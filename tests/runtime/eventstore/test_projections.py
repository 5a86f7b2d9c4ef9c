"""A projection is told what lies in its boundary, each fact once, and nothing else."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from eventsourcing.dcb.api import DCBQuery
from hypothesis import given
from hypothesis import strategies as st

from contracts.event import Event
from contracts.ids import CASE, FAMILY, PERSON, CaseId, FamilyId, PersonIds
from contracts.vocabulary import Vocabulary
from infra.runtime.eventstore.decisions import AsSeen, Decision, Guard, Stale
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.projection import Asked, Projection, Query, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import Refused
from tests.memory import in_memory
from tests.runtime.world import by

BUDI, SITI, JOKO = (UUID(int=n) for n in (1, 2, 3))


class WellDug(Event):
    TOPIC = "registry.test_well_dug"
    TITLE = "Sumur digali"

    family_id: FamilyId
    helper_ids: PersonIds = ()
    case_id: CaseId | None = None


class WellClosed(Event):
    TOPIC = "registry.test_well_closed"
    TITLE = "Sumur ditutup"

    family_id: FamilyId


HAMLET = Vocabulary.of([WellDug, WellClosed])


class Wells(Projection):
    def __init__(self, *families: UUID) -> None:
        self.tags = [FAMILY.of(family) for family in families]
        self.dug = 0
        self.closed = 0

    @on(WellDug)
    def digging(self, fact: WellDug, past: Recorded) -> None:
        self.dug += 1

    @on(WellClosed)
    def closing(self, fact: WellClosed, past: Recorded) -> None:
        self.closed += 1


class Helped(Projection):
    def __init__(self, person_id: UUID) -> None:
        self.tags = (PERSON.of(person_id),)
        self.times = 0

    @on(WellDug)
    def helped(self, fact: WellDug, past: Recorded) -> None:
        self.times += 1


class Diary(Projection):
    """Everything about a family, whatever happened."""

    def __init__(self, family_id: UUID) -> None:
        self.tags = (FAMILY.of(family_id),)
        self.titles: list[str] = []

    def boundary(self) -> list[Query]:
        return [Query((), tag) for tag in self.tags]

    def apply(self, past: Recorded) -> None:
        self.titles.append(past.fact.TITLE)


def past(fact: Event) -> Recorded:
    return Recorded(fact, by(), uuid4())


@pytest.fixture
def ledger() -> Ledger:
    return in_memory(vocabulary=HAMLET)


def keep(ledger: Ledger, *facts: Event) -> None:
    for fact in facts:
        ledger.append([past(fact)], [Query((), FAMILY.of(JOKO))], ledger.head())


def test_many_projections_are_told_by_one_read(ledger: Ledger) -> None:
    keep(ledger, WellDug(family_id=BUDI, helper_ids=(SITI, JOKO)), WellClosed(family_id=SITI))
    reads, alone = list[int](), ledger.recorder.read

    def counted(query: DCBQuery, along: None) -> object:
        reads.append(len(query.items))
        return alone(query, along=along)

    ledger.recorder.read = counted  # type: ignore[method-assign, assignment]
    budi, both, siti, diary = Wells(BUDI), Wells(BUDI, SITI), Helped(SITI), Diary(SITI)
    assert ledger.ask(budi, both, siti, diary) == 2
    assert reads == [4]
    assert (budi.dug, budi.closed, both.dug, both.closed) == (1, 0, 1, 1)
    assert (siti.times, diary.titles) == (1, ["Sumur ditutup"])


def test_asking_about_nothing_only_says_how_far_the_ledger_has_grown(ledger: Ledger) -> None:
    keep(ledger, WellDug(family_id=BUDI))
    assert ledger.ask() == 1


def test_one_that_is_named_twice_in_a_question_is_told_once(ledger: Ledger) -> None:
    keep(ledger, WellDug(family_id=BUDI))
    wells = Wells(BUDI)
    ledger.ask(wells, wells)
    assert wells.dug == 1


def test_two_about_the_same_family_each_hear_of_it(ledger: Ledger) -> None:
    keep(ledger, WellDug(family_id=BUDI))
    one, other = Wells(BUDI), Wells(BUDI)
    ledger.ask(one, other)
    assert (one.dug, other.dug) == (1, 1)


def test_a_boundary_names_each_family_once() -> None:
    asked = Asked([Wells(BUDI), Wells(BUDI, SITI), AsSeen(Wells(SITI), 3)])
    assert [query.tag for query in asked.boundary] == [FAMILY.of(BUDI), FAMILY.of(SITI)]


def test_whoever_asks_for_every_kind_widens_the_boundary_for_themselves_alone() -> None:
    wells, diary = Wells(BUDI), Diary(BUDI)
    asked = Asked([wells, diary])
    assert {query.kinds for query in asked.boundary} == {(WellDug, WellClosed), ()}
    asked.apply(past(WellDug(family_id=BUDI)))
    assert (wells.dug, diary.titles) == (1, ["Sumur digali"])


def test_a_projection_of_two_bases_folds_what_both_fold() -> None:
    class Both(Helped, Wells):
        pass

    assert set(Both.folds) == {WellDug, WellClosed}
    assert Both.folds[WellDug] is Helped.folds[WellDug], "the first base counts, as in Python"


def test_of_two_methods_that_fold_one_fact_the_later_one_counts() -> None:
    """`Family` rests on it: one fold for all effects, then one for a fact that does more."""

    class Careful(Wells):
        @on(WellDug, WellClosed)
        def anything(self, fact: Event, past: Recorded) -> None:
            self.dug += 10

        @on(WellClosed)
        def exactly(self, fact: WellClosed, past: Recorded) -> None:
            self.closed += 100

    careful = Careful(BUDI)
    asked = Asked([careful])
    for fact in (WellDug(family_id=BUDI), WellClosed(family_id=BUDI)):
        asked.apply(past(fact))
    assert (careful.dug, careful.closed) == (10, 100)
    assert Wells.folds[WellClosed] is not Careful.folds[WellClosed]


class DryHamlet(Refused):
    title = "Dusun kering"


class FewWells(Guard):
    """Holds its own count over the same boundary as the rule."""

    def __init__(self, family_id: UUID, most: int) -> None:
        self.wells, self.most = Wells(family_id), most

    def boundary(self) -> list[Query]:
        return self.wells.boundary()

    def apply(self, past: Recorded) -> None:
        self.wells.apply(past)

    def check(self) -> None:
        if self.wells.dug >= self.most:
            raise DryHamlet


@dataclass
class DigWell(Decision):
    wells: Wells
    family_id: UUID

    def decide(self) -> Sequence[Event]:
        return [WellDug(family_id=self.family_id)]


def test_a_guard_and_a_rule_that_share_a_boundary_are_told_the_same(ledger: Ledger) -> None:
    for number in range(3):
        wells, guard = Wells(BUDI), FewWells(BUDI, 3)
        ledger.decide(DigWell(wells, BUDI).guarded(guard), by())
        assert wells.dug == guard.wells.dug == number
    with pytest.raises(DryHamlet):
        ledger.decide(DigWell(Wells(BUDI), BUDI).guarded(FewWells(BUDI, 3)), by())


def test_the_first_guard_that_does_not_hold_is_the_one_an_officer_hears(ledger: Ledger) -> None:
    keep(ledger, WellDug(family_id=BUDI))
    wells = Wells(BUDI)
    stale, dry = AsSeen(wells, 0), FewWells(BUDI, 1)
    with pytest.raises(Stale):
        ledger.decide(DigWell(wells, BUDI).guarded(stale, dry), by())
    with pytest.raises(DryHamlet):
        again = Wells(BUDI)
        ledger.decide(DigWell(again, BUDI).guarded(FewWells(BUDI, 1), AsSeen(again, 0)), by())


@given(st.lists(st.tuples(st.sampled_from([BUDI, SITI]), st.booleans()), max_size=20))
def test_a_fact_about_several_people_is_told_once_whoever_asks(
    happened: list[tuple[UUID, bool]],
) -> None:
    wells, helped, case = Wells(BUDI, SITI), Helped(BUDI), uuid4()
    wells.tags = [*wells.tags, CASE.of(case)]
    asked = Asked([wells, helped])
    for family, with_help in happened:
        helpers = (BUDI, SITI) if with_help else ()
        asked.apply(past(WellDug(family_id=family, helper_ids=helpers, case_id=case)))
    assert wells.dug == len(happened)
    assert helped.times == sum(with_help for _, with_help in happened)


def test_telling_thousands_costs_as_much_for_each_as_telling_a_few() -> None:
    """Printed, not asserted: machines differ. A village load asks about some thousand families."""
    costs = []
    for count in (100, 5_000):
        families = [uuid4() for _ in range(count)]
        asked = Asked([Wells(family) for family in families])
        facts = [past(WellDug(family_id=family)) for family in families]
        began = time.perf_counter()
        any(map(asked.apply, facts))
        costs.append((time.perf_counter() - began) / count)
        assert len(asked.boundary) == count
    print(f"5,000 projections cost {costs[1] / costs[0]:.1f} times as much a fact as 100")
