"""Two clerks at one counter, on a real PostgreSQL: one wins, the other decides on what she sees."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.event import Event
from contracts.ids import COMMAND, FAMILY
from infra.runtime.eventstore.batch import Command, decide_all
from infra.runtime.eventstore.decisions import AsSeen, Decision, Stale
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.eventstore.recorded import Outcome
from infra.runtime.refusals import Conflict, Refused
from tests.conftest import ServiceDatabases
from tests.runtime.privacy.memory_keys import MemoryKeys
from tests.runtime.world import WORLD, AlreadyNoted, Note, Noted, Notes, by


@pytest.fixture(scope="module")
def ledger(module_service_databases: ServiceDatabases) -> Iterator[Ledger]:
    database = module_service_databases.stored("registry")
    ledger = open_ledger("registry", database.app, MemoryKeys(), vocabulary=WORLD)
    yield ledger
    ledger.close()


@pytest.fixture
def family() -> UUID:
    return uuid4()


class Full(Refused):
    title = "Sudah tiga catatan"


@dataclass
class NoteUpToThree(Decision):
    """A rule over the whole history of a family: it holds at most three notes."""

    notes: Notes
    number: int

    def decide(self) -> Sequence[Event]:
        if len(self.notes.numbers) >= 3:
            raise Full
        return [Noted(family_id=self.notes.family_id, number=self.number)]


def noted(ledger: Ledger, family: UUID) -> list[int]:
    return [past.fact.number for past in ledger.history(FAMILY.of(family))]  # type: ignore[attr-defined]


def at_once(*work: Callable[[], Any]) -> list[Any]:
    """What each made of it, or what it was refused with."""
    results: list[Any] = [None] * len(work)
    gate = threading.Barrier(len(work))

    def run(place: int) -> None:
        gate.wait()
        try:
            results[place] = work[place]()
        except Refused as refusal:
            results[place] = refusal

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def overtaken_by(decision: Decision, *others: Callable[[], object]) -> Decision:
    """Each time it has judged, the next of the others slips in before it is appended."""
    alone, waiting = decision.judged, list(others)

    def judged() -> list[Event]:
        facts = alone()
        if waiting:
            waiting.pop(0)()
        return facts

    decision.judged = judged  # type: ignore[method-assign]
    return decision


def test_a_rule_about_the_whole_family_holds_however_many_clerks_there_are(
    ledger: Ledger, family: UUID
) -> None:
    clerks = [
        partial(ledger.decide, NoteUpToThree(Notes(family), number), by()) for number in range(8)
    ]
    results = at_once(*clerks)
    assert len(noted(ledger, family)) == 3
    assert sum(isinstance(each, Outcome) for each in results) == 3
    assert {type(each) for each in results} <= {Outcome, Full, Conflict}


def test_clerks_of_different_families_never_wait_for_each_others_rules(ledger: Ledger) -> None:
    families = [uuid4() for _ in range(8)]
    results = at_once(*(partial(ledger.decide, Note(each, 1), by()) for each in families))
    assert all(isinstance(each, Outcome) for each in results)
    assert len({each.position for each in results}) == 8


def test_one_click_that_arrives_eight_times_is_one_fact(ledger: Ledger, family: UUID) -> None:
    click = uuid4()
    results = at_once(*(partial(ledger.decide, Note(family, 1), by(click)) for _ in range(8)))
    assert noted(ledger, family) == [1]
    done = [each for each in results if isinstance(each, Outcome)]
    assert sum(not each.replayed for each in done) == 1
    assert len({each.recorded[0].event_id for each in done}) == 1


def test_whoever_lost_the_race_is_told_of_the_winner_before_she_decides_again(
    ledger: Ledger, family: UUID
) -> None:
    loser = Note(family, 2)
    outcome = ledger.decide(overtaken_by(loser, lambda: ledger.decide(Note(family, 1), by())), by())
    assert loser.notes.numbers == [1]
    assert noted(ledger, family) == [1, 2]
    assert not outcome.replayed


def test_whoever_lost_to_herself_hears_that_it_is_done(ledger: Ledger, family: UUID) -> None:
    """The browser sent it twice; the second was quicker, between judging and appending."""
    click = uuid4()
    first = Note(family, 1)
    outcome = ledger.decide(
        overtaken_by(first, lambda: ledger.decide(Note(family, 1), by(click))), by(click)
    )
    assert outcome.replayed
    assert noted(ledger, family) == [1]


def test_whoever_loses_three_times_is_asked_to_look_again(ledger: Ledger, family: UUID) -> None:
    others = [partial(ledger.decide, Note(family, 10 + number), by()) for number in range(3)]
    with pytest.raises(Conflict):
        ledger.decide(overtaken_by(Note(family, 1), *others), by())
    assert noted(ledger, family) == [10, 11, 12]


def test_a_race_lost_makes_the_form_stale(ledger: Ledger, family: UUID) -> None:
    notes = Notes(family)
    decision = NoteUpToThree(notes, 1).guarded(AsSeen(notes, 0))
    with pytest.raises(Stale) as stale:
        ledger.decide(overtaken_by(decision, lambda: ledger.decide(Note(family, 2), by())), by())
    assert stale.value.facts == {"base": 0, "current": 1, "changed": ["Catatan uji"]}


def test_a_race_lost_can_make_the_rule_refuse(ledger: Ledger, family: UUID) -> None:
    with pytest.raises(AlreadyNoted):
        ledger.decide(
            overtaken_by(Note(family, 1), lambda: ledger.decide(Note(family, 1), by())), by()
        )
    assert noted(ledger, family) == [1]


def test_a_decision_that_changes_nothing_takes_no_place_and_loses_no_race(
    ledger: Ledger, family: UUID
) -> None:
    class Quiet(NoteUpToThree):
        def decide(self) -> Sequence[Event]:
            return []

    before = ledger.head()
    click = uuid4()
    outcomes = [ledger.decide(Quiet(Notes(family), 1), by(click)) for _ in range(2)]
    assert [(each.recorded, each.replayed) for each in outcomes] == [((), False)] * 2
    assert ledger.head() == before
    assert ledger.history(COMMAND.of(click)) == []


def test_an_import_and_a_clerk_never_both_note_the_same(ledger: Ledger, family: UUID) -> None:
    commands = [Command(partial(Note, family, number), by()) for number in range(5)]
    batch, clerk = at_once(
        partial(decide_all, ledger, commands), partial(ledger.decide, Note(family, 3), by())
    )
    assert sorted(noted(ledger, family)) == [0, 1, 2, 3, 4]
    refused = [each for each in [*batch, clerk] if isinstance(each, Refused)]
    assert len(refused) == 1


def test_the_same_import_started_twice_at_once_is_carried_out_once(
    ledger: Ledger, family: UUID
) -> None:
    commands = [Command(partial(Note, family, number), by()) for number in range(20)]
    one, other = at_once(*(partial(decide_all, ledger, commands) for _ in range(2)))
    assert noted(ledger, family) == list(range(20))
    assert {each.replayed for each in one} | {each.replayed for each in other} == {True, False}
