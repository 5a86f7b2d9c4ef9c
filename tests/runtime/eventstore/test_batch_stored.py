"""Appending by the hundred stores the same facts as one by one, under the same condition."""

import threading
from functools import partial
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError

from contracts.ids import COMMAND, FACT, FAMILY
from contracts.registry.families import AddressChanged
from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.batch import Command, decide_all
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.projection import Query
from infra.runtime.eventstore.recorded import Outcome, recorded
from infra.runtime.refusals import Refused
from tests.runtime.world import AlreadyNoted, Note, Noted, by


def commands(*notes: tuple[UUID, int]) -> list[Command]:
    return [Command(partial(Note, family, number, "Budi"), by()) for family, number in notes]


def numbers(outcomes: list[Outcome | Refused]) -> list[int]:
    return [o.position if isinstance(o, Outcome) else -1 for o in outcomes]


def test_facts_appended_together_read_like_any_other(ledger: Ledger) -> None:
    one, two = uuid4(), uuid4()
    ledger.decide(Note(one, 1, "Siti"), by())
    asked = commands((one, 2), (two, 1), (two, 2))
    assert numbers(decide_all(ledger, asked)) == [4, 4, 4]
    assert [past.position for past in ledger.history(FAMILY.of(one))] == [1, 2]
    last = ledger.history(FAMILY.of(two))[-1]
    assert last.fact.secret.name == "Budi"  # type: ignore[attr-defined]
    own = FACT.of(last.event_id), COMMAND.of(asked[2].by.command_id)
    assert set(last.tags) == {FAMILY.of(two), *own}
    assert ledger.decide(Note(one, 3), by()).position == 5


def test_a_later_command_of_the_batch_sees_an_earlier_one(ledger: Ledger) -> None:
    family = uuid4()
    first, again = decide_all(ledger, commands((family, 1), (family, 1)))
    assert isinstance(first, Outcome) and isinstance(again, AlreadyNoted)


def test_a_batch_sent_again_records_nothing(ledger: Ledger) -> None:
    asked = commands((uuid4(), 1), (uuid4(), 1))
    decide_all(ledger, asked)
    again = decide_all(ledger, asked)
    assert all(isinstance(o, Outcome) and o.replayed for o in again)
    assert ledger.head() == 2


def test_nothing_is_appended_past_a_fact_that_arrived_meanwhile(ledger: Ledger) -> None:
    family = uuid4()
    decision = Note(family, 1)
    boundary = decision.notes.boundary()
    _, head = ledger.read(boundary)
    ledger.decide(Note(family, 2), by())
    with pytest.raises(IntegrityError):
        ledger.append(recorded(decision.judged(), by()), boundary, head)
    assert ledger.head() == 1


def test_of_two_batches_that_claim_the_same_only_one_wins(ledger: Ledger) -> None:
    families = [uuid4() for _ in range(20)]
    results: list[Outcome | Refused] = []
    gate = threading.Barrier(4)

    def work() -> None:
        gate.wait()
        results.extend(decide_all(ledger, commands(*((family, 1) for family in families))))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(each, Outcome) for each in results) == 20
    assert ledger.head() == 20


def test_only_facts_of_the_kinds_that_are_asked_for_are_read(ledger: Ledger) -> None:
    family = uuid4()
    tag = FAMILY.of(family)
    decide_all(ledger, commands((family, 1), (family, 2)))
    assert len(ledger.read([Query((Noted,), tag)])[0]) == 2
    assert ledger.read([Query((AddressChanged,), tag)]) == ([], 2)
    assert len(ledger.read([Query((AddressChanged,), tag), Query((), tag)])[0]) == 2


def test_followers_hear_of_a_batch(ledger: Ledger, database: ServiceDatabase) -> None:
    with psycopg.connect(database.app, autocommit=True) as db:
        db.execute("LISTEN fact")
        decide_all(ledger, commands((uuid4(), 1)))
        assert list(db.notifies(timeout=5, stop_after=1))
