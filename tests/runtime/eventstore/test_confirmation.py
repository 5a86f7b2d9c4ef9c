"""What a command asks about before it records: what is odd is recorded once it is confirmed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pytest

from contracts.event import Event
from infra.runtime.eventstore.decisions import ConfirmationNeeded, Decision, Doubt, Guard
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from tests.memory import in_memory
from tests.runtime.eventstore.test_decisions import BUDI, VILLAGE, ReportLeak, Roof, RoofLeaked
from tests.runtime.world import by


@pytest.fixture
def ledger() -> Ledger:
    return in_memory(vocabulary=VILLAGE)


@dataclass
class ReportAnotherLeak(Decision):
    roof: Roof

    def decide(self) -> Sequence[Event]:
        return [RoofLeaked(family_id=BUDI)]

    def doubts(self) -> Iterable[Doubt]:
        if self.roof.leaks:
            yield Doubt("leaks-already", "Atap ini sudah bocor", {"leaks": self.roof.leaks})


def test_what_is_odd_is_recorded_once_it_is_confirmed(ledger: Ledger) -> None:
    def report(*codes: str) -> int:
        return len(ledger.decide(ReportAnotherLeak(Roof(BUDI)).confirming(codes), by()).recorded)

    assert report() == 1
    for codes in ((), ("something-else",)):
        with pytest.raises(ConfirmationNeeded) as asked:
            report(*codes)
        assert asked.value.facts == {
            "codes": ["leaks-already"],
            "sentences": ["Atap ini sudah bocor."],
            "leaks": 1,
        }
    assert "Confirmed" in asked.value.explanation
    assert ledger.head() == 1
    assert report("something-else", "leaks-already") == 1


def test_who_cannot_be_asked_is_not(ledger: Ledger) -> None:
    for _ in range(2):
        ledger.decide(ReportAnotherLeak(Roof(BUDI)), by())
    assert ledger.head() == 2


def test_what_is_already_so_is_not_asked_about(ledger: Ledger) -> None:
    class Nothing(Guard):
        def doubts(self, new: Sequence[Recorded]) -> Iterable[Doubt]:
            yield Doubt("always", "Selalu ditanyakan")

    @dataclass
    class Look(Decision):
        roof: Roof

        def decide(self) -> Sequence[Event]:
            return []

    assert not ledger.decide(Look(Roof(BUDI)).guarded(Nothing()).confirming(()), by()).recorded
    with pytest.raises(ConfirmationNeeded):
        ledger.decide(ReportLeak(Roof(BUDI)).guarded(Nothing()).confirming(()), by())
