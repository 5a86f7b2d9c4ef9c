"""The ledger keeps its promises: one way in, exactly once, in order, with provenance."""

import threading
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError

from contracts.event import Absent, Event
from contracts.ids import FAMILY
from infra.runtime.eventstore.batch import Command, decide_all
from infra.runtime.eventstore.ledger import EmptyBoundary, Ledger, in_memory
from infra.runtime.eventstore.mapper import MissingProvenance
from infra.runtime.eventstore.recorded import Outcome
from infra.runtime.eventstore.tables import open_ledger
from infra.runtime.process import migrate
from infra.runtime.refusals import Refused
from tests.conftest import ServiceDatabases
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
    """Unconditional appends become visible out of order, and followers would skip facts."""
    decision = Note(uuid4(), 1)
    decision.notes.tags = ()  # type: ignore[assignment]
    with pytest.raises(EmptyBoundary):
        in_memory(vocabulary=WORLD).decide(decision, by())


def test_a_fact_without_provenance_cannot_be_stored(registry: Ledger) -> None:
    with pytest.raises(MissingProvenance):
        registry.append([Noted(family_id=uuid4(), number=1)], [], None)  # type: ignore[list-item]


def test_unconditional_appends_are_seen_out_of_order_and_conditional_ones_wait(
    service_databases: ServiceDatabases,
) -> None:
    """Why every append here has a condition: the library's other way takes no lock."""
    database = service_databases.stored("registry")
    insert = "SELECT dcb_unconditional_append_tt(ARRAY[ROW('x', '', ARRAY['t'])::dcb_event_tt])"
    read = "SELECT id FROM registry_events_tt_main ORDER BY id"
    with psycopg.connect(database.app) as slow, psycopg.connect(database.app) as fast:
        slow.execute(insert)
        fast.execute(insert)
        fast.commit()
        visible_early = [row[0] for row in fast.execute(read)]
        slow.commit()
        visible_late = [row[0] for row in fast.execute(read)]
    assert (visible_early, visible_late) == ([2], [1, 2])
    ledger = open_ledger("registry", database.app, vocabulary=WORLD)
    with psycopg.connect(database.app) as slow:
        slow.execute("SELECT dcb_conditional_append_tt('{}', 2, '{}')")
        waiting = threading.Thread(target=lambda: ledger.decide(Note(uuid4(), 1), by()))
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
        slow.commit()
        waiting.join(5)
        assert not waiting.is_alive()
    ledger.close()


def test_two_ledgers_in_one_schema_write_into_each_others_tables(
    service_databases: ServiceDatabases,
) -> None:
    """Why each service has a database: the library's functions have constant names."""
    database = service_databases("registry")
    first = open_ledger("registry", database.owner, create=True, vocabulary=WORLD)
    second = open_ledger("programs", database.owner, create=True, vocabulary=WORLD)
    first.decide(Note(uuid4(), 1), by())
    assert (first.head(), second.head()) == (0, 1)
    first.close()
    second.close()


def test_a_start_that_broke_off_half_way_is_taken_up_again(
    service_databases: ServiceDatabases,
) -> None:
    database = service_databases("registry")
    open_ledger("registry", database.owner, create=True, vocabulary=WORLD).close()
    migrate.lay_tables("registry", database.owner)
    ledger = open_ledger("registry", database.app, vocabulary=WORLD)
    assert ledger.decide(Note(uuid4(), 1), by()).position == 1
    ledger.close()
    with psycopg.connect(database.owner) as db, pytest.raises(psycopg.Error, match="append-only"):
        db.execute("DELETE FROM registry_events_tt_tag")


def test_history_is_not_rewritten_even_by_its_owner(service_databases: ServiceDatabases) -> None:
    database = service_databases.stored("registry")
    ledger = open_ledger("registry", database.app, vocabulary=WORLD)
    ledger.decide(Note(uuid4(), 1), by())
    ledger.close()
    for conninfo in (database.app, database.owner):
        for statement in (
            "UPDATE registry_events_tt_main SET type = 'x'",
            "DELETE FROM registry_events_tt_tag",
            "TRUNCATE registry_events_tt_main CASCADE",
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
        registry.mapper.recorded(DCBEvent(Noted.TOPIC, swapped, []), 1)


def test_the_recorder_refuses_what_conflicts(registry: Ledger) -> None:
    family = uuid4()
    registry.decide(Note(family, 1), by())
    item = DCBQueryItem([Noted.TOPIC], [FAMILY.of(family)])
    with pytest.raises(IntegrityError):
        registry.recorder.append(
            [DCBEvent(Noted.TOPIC, b"{}", [])], DCBAppendCondition(DCBQuery([item]), after=0)
        )
