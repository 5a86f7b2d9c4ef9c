"""A decision asks projections; what they fold is its boundary; guards come before the rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.event import Event, Part
from contracts.ids import CASE, FAMILY, CaseId, FamilyId
from contracts.vocabulary import Vocabulary
from infra.runtime.eventstore.decisions import AsSeen, Decision, Guard, Stale
from infra.runtime.eventstore.ledger import EmptyBoundary, Ledger
from infra.runtime.eventstore.projection import Asked, Projection, Query, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.privacy.errors import Unstorable
from infra.runtime.refusals import Refused
from tests.memory import in_memory
from tests.runtime.world import by


class RoofMended(Event):
    TOPIC = "registry.test_roof_mended"
    TITLE = "Atap diperbaiki"

    family_id: FamilyId


class RoofLeaked(Event):
    TOPIC = "registry.test_roof_leaked"
    TITLE = "Atap bocor"

    family_id: FamilyId
    case_id: CaseId | None = None


class Gossip(Part):
    words: str


class Gossiped(Event):
    TOPIC = "registry.test_gossiped"
    TITLE = "Kabar angin"

    family_id: FamilyId
    gossip: Gossip


VILLAGE = Vocabulary.of([RoofMended, RoofLeaked, Gossiped])
BUDI, SITI = UUID(int=1), UUID(int=2)


class Roof(Projection):
    def __init__(self, family_id: UUID) -> None:
        self.family_id = family_id
        self.tags = (FAMILY.of(family_id),)
        self.leaks = 0

    @on(RoofLeaked)
    def leaked(self, fact: RoofLeaked, past: Recorded) -> None:
        self.leaks += 1

    @on(RoofMended)
    def mended(self, fact: RoofMended, past: Recorded) -> None:
        self.leaks = 0


class NothingToMend(Refused):
    title = "Atap tidak bocor"


@dataclass
class MendRoof(Decision):
    roof: Roof

    def decide(self) -> Sequence[Event]:
        if not self.roof.leaks:
            raise NothingToMend
        return [RoofMended(family_id=self.roof.family_id)]


@dataclass
class ReportLeak(Decision):
    roof: Roof

    def decide(self) -> Sequence[Event]:
        return [RoofLeaked(family_id=self.roof.family_id)]


class Away(Guard):
    def check(self) -> None:
        raise Elsewhere


class Elsewhere(Refused):
    title = "Keluarga di wilayah lain"


@pytest.fixture
def ledger() -> Ledger:
    return in_memory(vocabulary=VILLAGE)


def test_what_the_projections_fold_is_the_boundary() -> None:
    asked = Asked(MendRoof(Roof(BUDI)).asked)
    assert asked.boundary == [Query((RoofLeaked, RoofMended), FAMILY.of(BUDI))]


def test_a_guard_adds_what_it_folds_and_nothing_twice() -> None:
    roof = Roof(BUDI)
    asked = Asked(MendRoof(roof).guarded(AsSeen(roof, 0), Away()).asked)
    assert asked.boundary == [Query((RoofLeaked, RoofMended), FAMILY.of(BUDI))]


def test_a_projection_is_told_what_is_about_its_own_family_once(ledger: Ledger) -> None:
    ledger.decide(ReportLeak(Roof(BUDI)), by())
    ledger.decide(ReportLeak(Roof(SITI)), by())
    budi, siti = Roof(BUDI), Roof(SITI)
    assert ledger.ask(budi, siti) == 2
    assert (budi.leaks, siti.leaks) == (1, 1)


def test_a_fact_that_carries_two_of_its_tags_is_folded_once() -> None:
    case = uuid4()
    roof = Roof(BUDI)
    roof.tags = (FAMILY.of(BUDI), CASE.of(case))
    Asked([roof]).apply(Recorded(RoofLeaked(family_id=BUDI, case_id=case), by(), uuid4()))
    assert roof.leaks == 1


def test_guards_are_checked_before_the_rule() -> None:
    with pytest.raises(Elsewhere):
        MendRoof(Roof(BUDI)).guarded(Away()).judged()


def test_a_form_is_not_stale_because_of_what_it_did_not_show(ledger: Ledger) -> None:
    ledger.decide(ReportLeak(Roof(BUDI)), by())
    ledger.decide(ReportLeak(Roof(SITI)), by())
    roof = Roof(BUDI)
    ledger.decide(MendRoof(roof).guarded(AsSeen(roof, 1)), by())


def test_a_form_is_stale_once_what_it_showed_has_changed(ledger: Ledger) -> None:
    ledger.decide(ReportLeak(Roof(BUDI)), by())
    ledger.decide(ReportLeak(Roof(BUDI)), by())
    roof = Roof(BUDI)
    with pytest.raises(Stale) as stale:
        ledger.decide(MendRoof(roof).guarded(AsSeen(roof, 1)), by())
    assert stale.value.facts == {"base": 1, "current": 2, "changed": ["Atap bocor"]}


def test_the_version_after_a_change_counts_what_the_form_will_show(ledger: Ledger) -> None:
    ledger.decide(ReportLeak(Roof(BUDI)), by())
    roof = Roof(BUDI)
    as_seen = AsSeen(roof, 1)
    outcome = ledger.decide(MendRoof(roof).guarded(as_seen), by())
    assert as_seen.version_after(outcome.recorded) == 2
    elsewhere = Recorded(RoofLeaked(family_id=SITI), by(), uuid4())
    assert as_seen.version_after([elsewhere]) == as_seen.version == 1


def test_nobody_looked_in_a_reaction_so_nothing_is_stale() -> None:
    roof = Roof(BUDI)
    leaked = Recorded(RoofLeaked(family_id=BUDI), by(), uuid4())
    decision = MendRoof(roof).guarded(AsSeen(roof, None))
    Asked(decision.asked).apply(leaked)
    assert decision.judged() == [RoofMended(family_id=BUDI)]


def test_a_decision_that_yields_is_refused_when_it_is_declared() -> None:
    with pytest.raises(TypeError, match="does not yield"):

        class Leaks(Decision):
            def decide(self) -> Iterator[Event]:  # type: ignore[override]
                yield RoofLeaked(family_id=BUDI)
                raise NothingToMend


def test_a_decision_that_asks_nothing_is_not_appended(ledger: Ledger) -> None:
    @dataclass
    class Shout(Decision):
        def decide(self) -> Sequence[Event]:
            return [RoofLeaked(family_id=BUDI)]

    with pytest.raises(EmptyBoundary):
        ledger.decide(Shout(), by())


def test_a_projection_inherits_the_folds_of_its_base() -> None:
    class CarefulRoof(Roof):
        @on(Gossiped)
        def gossiped(self, fact: Gossiped, past: Recorded) -> None:
            self.leaks += 10

    assert set(CarefulRoof.folds) == {RoofLeaked, RoofMended, Gossiped}
    assert set(Roof.folds) == {RoofLeaked, RoofMended}


def test_a_text_no_database_can_keep_is_refused_at_the_last_line_too(ledger: Ledger) -> None:
    @dataclass
    class Whisper(Decision):
        roof: Roof

        def decide(self) -> Sequence[Event]:
            return [Gossiped(family_id=BUDI, gossip=Gossip(words="bisik\x00"))]

    with pytest.raises(Unstorable):
        ledger.decide(Whisper(Roof(BUDI)), by())
    assert ledger.head() == 0


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([BUDI, SITI]), st.booleans()), max_size=12))
def test_asking_afterwards_and_deciding_one_by_one_tell_the_same(
    commands: list[tuple[UUID, bool]],
) -> None:
    ledger = in_memory(vocabulary=VILLAGE)
    leaks = {BUDI: 0, SITI: 0}
    for family, mends in commands:
        decision = MendRoof(Roof(family)) if mends else ReportLeak(Roof(family))
        try:
            ledger.decide(decision, by())
        except NothingToMend:
            assert leaks[family] == 0
            continue
        leaks[family] = 0 if mends else leaks[family] + 1
    roofs = {family: Roof(family) for family in leaks}
    ledger.ask(*roofs.values())
    assert {family: roof.leaks for family, roof in roofs.items()} == leaks
