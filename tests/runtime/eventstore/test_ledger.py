"""The ledger keeps its promises: one way in, exactly once, in order, with provenance."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError, OperationalError
from psycopg.conninfo import conninfo_to_dict

from contracts.event import Absent, Event
from contracts.ids import FAMILY
from infra.runtime.eventstore.batch import Command, decide_all
from infra.runtime.eventstore.ledger import (
    EmptyBoundary,
    KeyReused,
    Ledger,
    NotYetKnown,
    open_ledger,
)
from infra.runtime.eventstore.mapper import MissingProvenance
from infra.runtime.eventstore.recorded import Outcome
from infra.runtime.eventstore.storage.group_commit import Appended
from infra.runtime.refusals import Refused
from tests.conftest import ServiceDatabases
from tests.memory import in_memory, lying
from tests.runtime.eventstore.storage.writing import set_clock
from tests.runtime.privacy.memory_keys import MemoryKeys
from tests.runtime.world import WORLD, AlreadyNoted, Note, Noted, Secret, by


@pytest.fixture
def registry(service_databases: ServiceDatabases) -> Iterator[Ledger]:
    database = service_databases.stored("registry")
    ledger = open_ledger("registry", database.app, MemoryKeys(), vocabulary=WORLD)
    yield ledger
    ledger.close()


def test_a_command_sent_twice_is_recorded_once(registry: Ledger) -> None:
    family, command = uuid4(), uuid4()
    first = registry.decide(Note(family, 1), by(command))
    again = registry.decide(Note(family, 1), by(command))
    assert (first.replayed, again.replayed) == (False, True)
    assert len(registry.history(FAMILY.of(family))) == 1


@pytest.mark.parametrize("first, again", [("a" * 64, "b" * 64), ("a" * 64, None)])
def test_a_command_sent_twice_with_another_content_is_refused_for_ever(
    registry: Ledger, first: str, again: str | None
) -> None:
    family, command = uuid4(), uuid4()
    registry.decide(Note(family, 1), by(command, content=first))
    with pytest.raises(KeyReused) as refusal:
        registry.decide(Note(family, 2), by(command, content=again))
    assert refusal.value.status == 409
    assert registry.decide(Note(family, 1), by(command, content=first)).replayed
    assert len(registry.history(FAMILY.of(family))) == 1


def test_where_nobody_knows_whether_it_was_stored_the_command_tag_tells(
    registry: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line broke after the commit, and before the answer."""
    family, store = uuid4(), registry.recorder.store

    def lost(*given: Any) -> Appended:
        store(*given)
        raise OperationalError("line lost")

    monkeypatch.setattr(registry.recorder, "store", lost)
    assert registry.decide(Note(family, 1), by()).replayed
    assert len(registry.history(FAMILY.of(family))) == 1


def test_who_cannot_store_at_all_is_told_so_after_three_attempts(
    registry: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = []

    def lost(*given: Any) -> Appended:
        attempts.append(given)
        raise OperationalError("disk full")

    monkeypatch.setattr(registry.recorder, "store", lost)
    with pytest.raises(OperationalError):
        registry.decide(Note(uuid4(), 1), by())
    assert (len(attempts), registry.head()) == (3, 0)


def test_an_outcome_says_where_each_fact_came_to_lie_and_when(registry: Ledger) -> None:
    family = uuid4()
    registry.decide(Note(family, 1), by())
    [told] = registry.decide(Note(family, 2), by()).recorded
    lies = registry.history(FAMILY.of(family))[-1]
    assert (told.position, told.recorded_at) == (lies.position, lies.recorded_at)


def test_a_moment_still_to_come_is_not_known(registry: Ledger) -> None:
    [past] = registry.decide(Note(uuid4(), 1), by()).recorded
    assert registry.position_at(past.recorded_at) == 1
    with pytest.raises(NotYetKnown):
        registry.position_at(past.recorded_at + timedelta(days=1))


def test_a_clock_that_was_ahead_is_warned_of_and_recording_goes_on(
    service_databases: ServiceDatabases, registry: Ledger
) -> None:
    name = str(conninfo_to_dict(registry.recorder.conninfo)["dbname"])
    with psycopg.connect(service_databases.shelf.admin, dbname=name, autocommit=True) as superuser:
        for number, (ahead, warned) in enumerate([("59 seconds", 0), ("2 minutes", 1)]):
            set_clock(superuser, ahead)
            registry.decide(Note(uuid4(), number), by())
            set_clock(superuser, "0")
            assert len(registry.warnings()) == warned
    assert "jam" in registry.warnings()[0]
    assert registry.decide(Note(uuid4(), 3), by()).position == 3


def test_a_command_of_somebody_else_is_judged_on_its_own(registry: Ledger) -> None:
    family = uuid4()
    registry.decide(Note(family, 1), by())
    with pytest.raises(AlreadyNoted):
        registry.decide(Note(family, 1), by())


def test_of_two_at_once_exactly_one_is_accepted(registry: Ledger) -> None:
    family, outcomes = uuid4(), []

    def note() -> None:
        try:
            outcomes.append(registry.decide(Note(family, 1), by()))
        except Refused as refusal:
            outcomes.append(refusal)

    threads = [threading.Thread(target=note) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(each, Outcome) for each in outcomes) == 1
    assert len(registry.history(FAMILY.of(family))) == 1


def test_a_lost_race_is_decided_again_on_what_the_winner_recorded(registry: Ledger) -> None:
    family = uuid4()
    decision = Note(family, 2)
    alone = decision.judged

    def overtaken() -> list[Event]:
        if not registry.history(FAMILY.of(family)):
            registry.decide(Note(family, 1), by())
        return alone()

    decision.judged = overtaken  # type: ignore[method-assign]
    registry.decide(decision, by())
    assert decision.notes.numbers == [1]


def test_a_decision_that_depends_on_nothing_is_not_appended() -> None:
    """It would be appended whatever came in between."""
    decision = Note(uuid4(), 1)
    decision.notes.tags = ()  # type: ignore[assignment]
    with pytest.raises(EmptyBoundary):
        in_memory(vocabulary=WORLD).decide(decision, by())


def test_a_fact_without_provenance_cannot_be_stored(registry: Ledger) -> None:
    with pytest.raises(MissingProvenance):
        registry.append([Noted(family_id=uuid4(), number=1)], [], None)  # type: ignore[list-item]


def test_history_is_not_rewritten_even_by_its_owner(service_databases: ServiceDatabases) -> None:
    database = service_databases.stored("registry")
    ledger = open_ledger("registry", database.app, vocabulary=WORLD)
    ledger.decide(Note(uuid4(), 1), by())
    ledger.close()
    for conninfo in (database.app, database.owner):
        for statement in (
            "UPDATE fact SET type = 'x'",
            "DELETE FROM fact_tag",
            "TRUNCATE fact CASCADE",
        ):
            with psycopg.connect(conninfo) as db, pytest.raises(psycopg.Error):
                db.execute(statement)


def test_a_batch_refuses_one_and_records_the_others(registry: Ledger) -> None:
    family = uuid4()
    registry.decide(Note(family, 2), by())
    outcomes = decide_all(
        registry, [Command(lambda n=n: Note(family, n), by()) for n in (1, 2, 3, 3)]
    )
    assert [type(each) for each in outcomes] == [Outcome, AlreadyNoted, Outcome, AlreadyNoted]
    assert [past.fact.number for past in registry.history(FAMILY.of(family))] == [2, 1, 3]


def test_a_batch_sent_again_after_a_crash_records_nothing_twice(registry: Ledger) -> None:
    family = uuid4()
    commands = [Command(lambda n=n: Note(family, n), by()) for n in range(5)]
    decide_all(registry, commands[:3])
    outcomes = decide_all(registry, commands)
    assert [o.replayed for o in outcomes if isinstance(o, Outcome)] == [True] * 3 + [False] * 2
    assert len(registry.history(FAMILY.of(family))) == 5


def test_what_is_sealed_comes_back_and_is_nowhere_in_the_row(registry: Ledger) -> None:
    family = uuid4()
    registry.decide(Note(family, 1, "Sumiati"), by())
    [past] = registry.history(FAMILY.of(family))
    assert past.fact == Noted(family_id=family, number=1, secret=Secret(name="Sumiati"))
    [stored] = registry.recorder.read(DCBQuery([DCBQueryItem(tags=[FAMILY.of(family)])]))
    assert b"Sumiati" not in stored.event.data


def test_an_erased_person_leaves_a_history_that_still_reads(registry: Ledger) -> None:
    family = uuid4()
    registry.decide(Note(family, 1, "Sumiati"), by())
    registry.mapper.own_keys.erase([family], "diminta")
    [past] = registry.history(FAMILY.of(family))
    assert past.fact == Noted(family_id=family, number=1, secret=Absent.ERASED)


def test_a_ciphertext_moved_to_another_fact_does_not_open(registry: Ledger) -> None:
    family = uuid4()
    registry.decide(Note(family, 1, "Sumiati"), by())
    registry.decide(Note(family, 2, "Paijo"), by())
    one, two = (
        stored.event.data
        for stored in registry.recorder.read(DCBQuery([DCBQueryItem(tags=[FAMILY.of(family)])]))
    )
    sealed = one.split(b'"secret":')[1]
    swapped = two.split(b'"secret":')[0] + b'"secret":' + sealed
    with pytest.raises(Exception, match="altered, or moved"):
        registry.mapper.recorded(lying(DCBEvent(Noted.TOPIC, swapped, [])))


def test_the_recorder_refuses_what_conflicts(registry: Ledger) -> None:
    family = uuid4()
    registry.decide(Note(family, 1), by())
    item = DCBQueryItem([Noted.TOPIC], [FAMILY.of(family)])
    with pytest.raises(IntegrityError):
        registry.recorder.append(
            [DCBEvent(Noted.TOPIC, b"{}", [])], DCBAppendCondition(DCBQuery([item]), after=0)
        )
