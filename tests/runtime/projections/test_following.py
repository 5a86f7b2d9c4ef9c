"""Followers: poison is parked, its family waits behind it, everybody else goes on."""

import threading
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from contracts.event import Absent
from contracts.privacy.classes import Class
from infra.runtime.eventstore.ledger import AWAY, open_ledger
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.privacy.errors import CorruptKey, KeyMissing
from infra.runtime.privacy.held_keys import AnsweredKeys
from infra.runtime.projections import giving_up, parking
from infra.runtime.projections.follower import Follower
from infra.runtime.projections.logs.inbox_log import InboxLog
from infra.runtime.projections.logs.ledger_log import LedgerLog
from infra.runtime.projections.views import View
from tests.runtime.plumbing import Pair, addressed
from tests.runtime.privacy.memory_keys import MemoryKeys
from tests.runtime.world import WORLD, Note, Noted, Secret, by

SUMIATI, PAIJO = UUID(int=1), UUID(int=2)
POISON = 13


def test_what_cannot_be_applied_is_parked_and_only_its_family_waits(both: Pair) -> None:
    view = both.view(breaks_on=POISON)
    both.note((SUMIATI, 1), (SUMIATI, POISON), (PAIJO, 2), (SUMIATI, 3), (PAIJO, 4))
    view.follower(both.log).step(both.reader)
    assert both.shown(view) == [1, 2, 4]
    states = [(line["state"], line["keys"]) for line in parking.listed(both.reader)]
    assert states == [("parked", [SUMIATI]), ("waiting", [SUMIATI])]


def test_a_view_does_not_wait_for_the_disk_and_a_reaction_does(both: Pair) -> None:
    """A step that a crash takes back is done again; what a reaction recorded others may know."""
    waits: list[str] = []

    def look(db: psycopg.Connection[Any]) -> None:
        waits.extend(db.execute("SHOW synchronous_commit").fetchone() or ())

    watched = View("watched", "CREATE TABLE watched (position bigint)", pipelined=False)
    watched.on(Noted)(lambda db, fact, past: look(db))
    with both.owner() as owner:
        watched.create(owner, "reporting")
    both.note((SUMIATI, 1))
    watched.follower(both.log).step(both.reader)
    Follower("reactions:x", both.log, lambda db, entry: look(db), pipelined=False).step(both.reader)
    assert waits == ["off", "on"]
    assert both.reader.execute("SHOW synchronous_commit").fetchone() == ("on",)


def test_later_facts_of_a_waiting_family_wait_in_later_batches_too(both: Pair) -> None:
    view = both.view(breaks_on=POISON)
    both.note((SUMIATI, POISON))
    view.follower(both.log).step(both.reader)
    both.note((SUMIATI, 5), (PAIJO, 6))
    view.follower(both.log).step(both.reader)
    assert both.shown(view) == [6]


def test_a_retry_applies_the_parked_one_and_what_waited_in_order(both: Pair) -> None:
    view = both.view(breaks_on=POISON)
    both.note((SUMIATI, POISON), (SUMIATI, 3), (SUMIATI, 1), (PAIJO, 2))
    view.follower(both.log).step(both.reader)
    both.broken = False
    parking.retry(both.reader, parking.listed(both.reader)[0]["id"], "sysadmin.18.09")
    while view.follower(both.log).step(both.reader):
        pass
    assert sorted(both.shown(view)) == [1, 2, 3, POISON]
    assert parking.listed(both.reader) == []


def test_a_retry_that_fails_again_stays_parked_and_the_others_still_wait(both: Pair) -> None:
    view = both.view(breaks_on=POISON)
    both.note((SUMIATI, POISON), (SUMIATI, 3))
    view.follower(both.log).step(both.reader)
    parking.retry(both.reader, parking.listed(both.reader)[0]["id"], "sysadmin.18.09")
    view.follower(both.log).step(both.reader)
    assert [line["state"] for line in parking.listed(both.reader)] == ["parked", "waiting"]


def test_one_that_waits_cannot_be_retried_before_the_one_it_waits_for(both: Pair) -> None:
    view = both.view(breaks_on=POISON)
    both.note((SUMIATI, POISON), (SUMIATI, 3))
    view.follower(both.log).step(both.reader)
    _, waiting = parking.listed(both.reader)
    with pytest.raises(parking.NotFirst):
        parking.retry(both.reader, waiting["id"], "sysadmin.18.09")


def test_discarding_with_a_reason_lets_the_family_go_on_without_it(both: Pair) -> None:
    view = both.view(breaks_on=POISON)
    both.note((SUMIATI, POISON), (SUMIATI, 3))
    view.follower(both.log).step(both.reader)
    first = parking.listed(both.reader)[0]["id"]
    giving_up.discard(both.reader, first, "sysadmin.18.09", "pesan rusak dari sumber")
    while view.follower(both.log).step(both.reader):
        pass
    assert both.shown(view) == [3]
    [discarded, _] = parking.listed(both.reader, everything=True)
    assert (discarded["state"], discarded["reason"]) == ("discarded", "pesan rusak dari sumber")


def test_the_error_of_a_parked_line_names_the_place_and_never_a_value(both: Pair) -> None:
    view = both.view(breaks_on=POISON)
    both.note((SUMIATI, POISON))
    view.follower(both.log).step(both.reader)
    error = parking.listed(both.reader)[0]["error"]
    assert error.startswith("ValueError at line ")
    assert "cannot apply" not in error


def test_an_unreadable_message_is_parked(both: Pair) -> None:
    view = both.view()
    both.inbox.store("registry", [(addressed(1), b"not json")])
    view.follower(both.log).step(both.reader)
    assert "cannot be read" in parking.listed(both.reader)[0]["error"]


@pytest.mark.parametrize("kind", AWAY)
def test_a_server_that_is_away_for_a_moment_parks_nothing(
    both: Pair, kind: type[Exception]
) -> None:
    view = both.view(breaks_on=POISON, with_=kind("away"))
    both.note((SUMIATI, 1), (SUMIATI, POISON))
    with pytest.raises(kind):
        view.follower(both.log).step(both.reader)
    both.broken = False
    view.follower(both.log).step(both.reader)
    assert both.shown(view) == [1, POISON]
    assert parking.listed(both.reader, everything=True) == []


def test_a_fact_whose_key_is_corrupt_is_parked_alone(both: Pair) -> None:
    keys = MemoryKeys()
    ledger = open_ledger("registry", both.registry.app, keys, vocabulary=WORLD)
    for family, name in ((SUMIATI, "Sumiati"), (PAIJO, "Paijo")):
        ledger.decide(Note(family, 1, name), by())
    ledger.close()
    known = keys.ring.answers[SUMIATI]
    keys.ring.answers[SUMIATI] = AnsweredKeys(known.key_id, SUMIATI, None, corrupt=True)
    keys.forget()
    with psycopg.connect(both.registry.app, autocommit=True) as db:
        first, second = LedgerLog("registry", JsonMapper(keys, "registry", WORLD)).read(db, 0, 10)
    assert (first.error, first.recorded) == (CorruptKey.__name__, None)
    assert second.recorded


def test_a_message_is_opened_as_far_as_its_follower_says(both: Pair) -> None:
    keys = MemoryKeys()
    both.ledger.mapper.keys, both.ledger.mapper.opens = keys, frozenset(Class)
    both.ledger.decide(Note(SUMIATI, 1, "Sumiati"), by())
    both.receive(both.sent())
    log = InboxLog("reporting", WORLD, keys)
    [closed], [opened] = (each.read(both.reader, 0, 10) for each in (log, log.opening(Class)))
    assert closed.recorded and opened.recorded
    assert (closed.recorded.fact.secret, opened.recorded.fact.secret) == (
        Absent.WITHHELD,
        Secret(name="Sumiati"),
    )
    keys.shred(SUMIATI, "atas permintaan")
    [erased] = log.opening(Class).read(both.reader, 0, 10)
    assert erased.recorded and erased.recorded.fact.secret is Absent.ERASED
    keys.ring.answers.clear()
    keys.forget()
    with pytest.raises(KeyMissing):
        log.opening(Class).read(both.reader, 0, 10)


def test_two_instances_of_a_follower_apply_each_line_once(both: Pair) -> None:
    view = both.view()
    both.note(*((uuid4(), number) for number in range(60)))

    def follow() -> None:
        with psycopg.connect(both.reporting.app, autocommit=True) as db:
            own = view.follower(both.log)
            while own.position(db) < both.log.head(db):
                own.step(db, limit=5)

    threads = [threading.Thread(target=follow) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert both.shown(view) == list(range(60))
    assert parking.listed(both.reader) == []
