"""Many commands of one import: each decides alone, all are appended together, none twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid4

import pytest

from contracts.event import Event
from contracts.ids import FAMILY
from infra.runtime.eventstore.batch import Command, decide_all
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import EmptyBoundary, Ledger
from infra.runtime.eventstore.mapper import FactTooLarge
from infra.runtime.eventstore.projection import Query
from infra.runtime.eventstore.recorded import Outcome, Recorded
from infra.runtime.refusals import Conflict, Refused
from tests.memory import in_memory
from tests.runtime.world import WORLD, AlreadyNoted, Note, Noted, Notes, by

BUDI, SITI = UUID(int=1), UUID(int=2)


@pytest.fixture
def ledger() -> Ledger:
    return in_memory(vocabulary=WORLD)


@dataclass
class NoteUnlessKnown(Decision):
    """A number that is known already changes nothing."""

    notes: Notes
    number: int

    def decide(self) -> Sequence[Event]:
        if self.number in self.notes.numbers:
            return []
        return [Noted(family_id=self.notes.family_id, number=self.number)]


@dataclass
class Shout(Decision):
    """Asks nothing."""

    def decide(self) -> Sequence[Event]:
        return [Noted(family_id=BUDI, number=1)]


def note(family: UUID, number: int, command_id: UUID | None = None) -> Command:
    return Command(partial(Note, family, number), by(command_id))


def unless_known(family: UUID, number: int, command_id: UUID | None = None) -> Command:
    return Command(lambda: NoteUnlessKnown(Notes(family), number), by(command_id))


def noted(ledger: Ledger, family: UUID) -> list[int]:
    return [past.fact.number for past in ledger.history(FAMILY.of(family))]  # type: ignore[attr-defined]


def carried_out(outcome: Outcome | Refused) -> Outcome:
    assert isinstance(outcome, Outcome)
    return outcome


def test_a_row_that_an_import_holds_twice_is_carried_out_once(ledger: Ledger) -> None:
    row = uuid4()
    first, again = map(
        carried_out, decide_all(ledger, [note(BUDI, 1, row), unless_known(BUDI, 2, row)])
    )
    assert noted(ledger, BUDI) == [1]
    assert (first.replayed, again.replayed) == (False, True)
    assert first.recorded == again.recorded
    assert first.position == again.position == 1


def test_a_row_that_changed_nothing_the_first_time_may_still_change_something(
    ledger: Ledger,
) -> None:
    row = uuid4()
    ledger.decide(Note(BUDI, 1), by())
    outcomes = decide_all(ledger, [unless_known(BUDI, 1, row), unless_known(BUDI, 2, row)])
    assert [carried_out(each).replayed for each in outcomes] == [False, False]
    assert noted(ledger, BUDI) == [1, 2]


def test_a_row_that_was_refused_is_decided_again_under_the_same_number(ledger: Ledger) -> None:
    row = uuid4()
    ledger.decide(Note(BUDI, 1), by())
    refused, accepted = decide_all(ledger, [note(BUDI, 1, row), note(BUDI, 2, row)])
    assert isinstance(refused, AlreadyNoted)
    assert not carried_out(accepted).replayed


def test_both_rows_of_a_repeated_number_find_what_an_earlier_import_recorded(
    ledger: Ledger,
) -> None:
    row = uuid4()
    ledger.decide(Note(BUDI, 1), by(row))
    outcomes = decide_all(ledger, [note(BUDI, 1, row), note(BUDI, 2, row)])
    assert [carried_out(each).replayed for each in outcomes] == [True, True]
    assert noted(ledger, BUDI) == [1]


def test_a_row_whose_rule_asks_nothing_stops_the_import_before_anything_is_stored(
    ledger: Ledger,
) -> None:
    with pytest.raises(EmptyBoundary, match="Shout"):
        decide_all(ledger, [note(BUDI, 1), Command(Shout, by())])
    assert ledger.head() == 0


def test_a_row_about_nobody_stops_the_import_too(ledger: Ledger) -> None:
    def nobody() -> Decision:
        decision = Note(BUDI, 1)
        decision.notes.tags = ("",)  # type: ignore[assignment]
        return decision

    with pytest.raises(EmptyBoundary):
        decide_all(ledger, [Command(nobody, by())])


def test_an_import_of_nothing_records_nothing(ledger: Ledger) -> None:
    assert decide_all(ledger, []) == []


def test_an_import_that_changes_nothing_says_how_far_it_looked(ledger: Ledger) -> None:
    position = ledger.decide(Note(BUDI, 1), by()).position
    [outcome] = decide_all(ledger, [unless_known(BUDI, 1)])
    assert carried_out(outcome) == Outcome(position)


def test_a_later_row_about_another_family_is_not_told_of_the_first(ledger: Ledger) -> None:
    outcomes = decide_all(ledger, [note(BUDI, 1), note(SITI, 1), note(BUDI, 2)])
    assert all(isinstance(each, Outcome) for each in outcomes)
    assert (noted(ledger, BUDI), noted(ledger, SITI)) == ([1, 2], [1])


class Overtaken(Ledger):
    """Another clerk is quicker, a number of times."""

    races = 0

    def append(
        self, facts: Sequence[Recorded], boundary: Sequence[Query], after: int | None
    ) -> int:
        if left := self.races:
            self.races = 0
            self.decide(Note(BUDI, 99 + left), by())
            self.races = left - 1
        return super().append(facts, boundary, after)


def overtaken(races: int) -> Overtaken:
    calm = in_memory(vocabulary=WORLD)
    ledger = Overtaken("memory", calm.mapper, calm.recorder)
    ledger.races = races
    return ledger


def test_an_import_that_is_overtaken_decides_again_on_what_the_clerk_recorded() -> None:
    ledger = overtaken(races=1)
    outcomes = decide_all(ledger, [note(BUDI, 100), note(BUDI, 7)])
    assert isinstance(outcomes[0], AlreadyNoted)
    assert noted(ledger, BUDI) == [100, 7]


def test_an_import_that_is_overtaken_three_times_gives_way() -> None:
    ledger = overtaken(races=3)
    with pytest.raises(Conflict):
        decide_all(ledger, [note(BUDI, 7)])
    assert 7 not in noted(ledger, BUDI)


def test_an_import_that_was_told_nobody_is_known_finds_out_when_that_is_wrong(
    ledger: Ledger,
) -> None:
    """`untouched` spares a read, and only the first time: the append still looks."""
    ledger.decide(Note(BUDI, 1), by())
    refused, recorded = decide_all(ledger, [note(BUDI, 1), note(SITI, 1)], untouched=0)
    assert isinstance(refused, AlreadyNoted) and isinstance(recorded, Outcome)
    assert noted(ledger, BUDI) == [1]


def test_rows_are_judged_afresh_after_a_lost_race() -> None:
    """A decision remembers what it was told, so each attempt makes its decisions anew."""
    made: list[Decision] = []

    def make() -> Decision:
        made.append(Note(BUDI, 7))
        return made[-1]

    decide_all(overtaken(races=1), [Command(make, by())])
    assert [decision.notes.numbers for decision in made] == [[], [100]]  # type: ignore[attr-defined]


def test_a_row_that_is_too_long_is_refused_by_itself(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are: those beside them are stored, and once."""
    monkeypatch.setattr("infra.runtime.eventstore.mapper.LARGEST", 550)
    many = [note(BUDI, number) for number in (1, 10**200, 10**201, 10**202, 10**203, 2)]
    first, *long, last = decide_all(ledger, many)
    assert all(isinstance(each, FactTooLarge) for each in long)
    assert carried_out(first) and carried_out(last)
    assert noted(ledger, BUDI) == [1, 2]
