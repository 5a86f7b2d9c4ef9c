"""A restored owner: nobody is overwritten, everybody hears of it, and one decision ends it."""

from collections.abc import Iterator

import psycopg
import pytest

from infra.local.servers.nats import NatsServer
from infra.runtime.messaging.feed import AnotherHistory
from infra.runtime.messaging.inbox import ANOTHER_HISTORY
from infra.runtime.process.operations.histories import FOUND
from tests.conftest import ServiceDatabases
from tests.runtime.messaging.history.telling import Telling, telling, until


@pytest.fixture
def world(service_databases: ServiceDatabases, nats_server: NatsServer) -> Iterator[Telling]:
    with telling(service_databases, nats_server) as ready:
        yield ready


@pytest.fixture
def restored(world: Telling) -> Telling:
    """Reporting heard six facts; the registry was put back to three of them."""
    world.note(6)
    with world.at_work():
        until(world.equal)
    world.put_back(3)
    return world


def test_another_fact_under_a_known_id_stops_the_line_and_overwrites_nothing(
    restored: Telling,
) -> None:
    """At the first release it was taken for a repeat and acknowledged."""
    before = restored.held()
    restored.note(3)
    other = restored.both.sent()
    assert restored.both.receive(other) == 3
    assert restored.held() == before
    assert restored.troubles() == {"inbox:registry": ANOTHER_HISTORY}
    assert restored.both.receive(other[:3]) == 3
    assert restored.both.receive(other[3:]) == 0
    assert "inbox:registry" in restored.troubles()


def test_the_same_fact_after_another_past_is_another_fact(world: Telling) -> None:
    world.note()
    [sent] = world.both.sent()
    world.both.receive([sent])
    assert world.both.receive([sent]) == 1
    assert world.both.receive([sent.model_copy(update={"hash": "ab" * 32})]) == 0


def test_until_somebody_decides_neither_side_goes_on(restored: Telling) -> None:
    before = restored.held()
    with restored.at_work():
        until(lambda: "inbox:registry" in restored.troubles())
        with psycopg.connect(restored.both.registry.app) as db:
            until(lambda: bool(db.execute("SELECT 1 FROM trouble WHERE part = 'relay'").fetchone()))
    assert restored.held() == before
    with pytest.raises(AnotherHistory), restored.at_work(hearing=False):
        restored.catch_up()


def listed(world: Telling) -> list[tuple[str, bool]]:
    """What an operator is shown: messages that their source does not hold, struck or not yet."""
    rows = world.both.reader.execute(FOUND, {"source": None, "limit": 99, "skip": 0})
    return [(row[2], row[6] is not None) for row in rows]


def test_before_he_chooses_an_operator_sees_what_the_older_copy_lost(restored: Telling) -> None:
    lost = [each[0] for each in restored.held()[3:]]
    assert listed(restored) == []
    with restored.at_work():
        until(lambda: listed(restored) != [])
    assert listed(restored) == [(each, False) for each in lost]
    restored.adopt()
    with restored.at_work(hearing=False):
        restored.catch_up()
    assert listed(restored) == [(each, True) for each in lost]


def test_he_may_choose_a_later_copy_instead_and_nothing_is_struck(restored: Telling) -> None:
    """The other choice needs no command: whoever holds the same history goes on by himself."""
    with psycopg.connect(restored.both.registry.app) as db:
        assert db.execute("SELECT max(position) FROM fact").fetchone() == (3,)
    with restored.at_work():
        until(lambda: listed(restored) != [])
    restored.bring_back()
    with restored.at_work():
        until(lambda: restored.troubles() == {})
        restored.note()
        until(restored.equal)
    assert (listed(restored), restored.struck()) == ([], [])


def test_once_the_copy_is_adopted_nobody_holds_what_its_owner_does_not(restored: Telling) -> None:
    lost = [each[0] for each in restored.held()[3:]]
    assert restored.adopt() == 2
    with restored.at_work():
        until(restored.equal)
        assert restored.struck() == lost
        restored.note(2)
        until(restored.equal)
    assert [each[0] for each in restored.held()[3:]] == [
        "18.09:registry:2:4:0",
        "18.09:registry:2:5:0",
    ]
    assert restored.troubles() == {}


def test_what_was_recorded_before_the_decision_stands(restored: Telling) -> None:
    """Its ids are those of other facts, which the hashes tell apart."""
    restored.note(2)
    restored.adopt()
    with restored.at_work(hearing=False):
        until(lambda: restored.catch_up() == 0)
    assert restored.equal()
    assert len(restored.struck()) == 3


def test_a_copy_older_than_all_that_is_held_is_adopted_too(restored: Telling) -> None:
    restored.put_back(0)
    restored.note(1)
    restored.adopt()
    with restored.at_work():
        until(restored.equal)
    assert len(restored.struck()) == 6


def test_who_adopted_what_and_why_is_kept_for_good(restored: Telling) -> None:
    restored.adopt("Cakram rusak")
    with psycopg.connect(restored.both.registry.owner, autocommit=True) as owner:
        row = owner.execute(
            "SELECT epoch, begins_after, adopted_by, reason FROM ledger_epoch"
        ).fetchone()
        assert row == (2, 3, "sysadmin.18.09", "Cakram rusak")
        with pytest.raises(psycopg.errors.RaiseException):
            owner.execute("DELETE FROM ledger_epoch")


def test_an_older_copy_is_adopted_in_an_epoch_later_than_any_that_was_told(
    world: Telling,
) -> None:
    world.note(3)
    assert [world.adopt(), world.adopt()] == [2, 3]
    with psycopg.connect(world.both.registry.app, autocommit=True) as db:
        found = db.execute("SELECT adopt(7, 'sysadmin', 'Lebih tua dari yang terakhir')").fetchone()
        assert found == (8,)


def test_whoever_serves_may_adopt_and_neither_changes_an_epoch_nor_strikes_from_a_ledger(
    world: Telling,
) -> None:
    with psycopg.connect(world.both.registry.app, autocommit=True) as app:
        for statement in ("UPDATE ledger SET epoch = 9", "INSERT INTO ledger_epoch VALUES (9)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement.encode())
