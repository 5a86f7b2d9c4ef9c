"""An inbox that somebody changed behind our back is made equal to what its owner tells."""

from collections.abc import Iterator
from random import Random

import psycopg
import pytest

from infra.local.servers.nats import NatsServer
from infra.runtime.messaging.history.asking import Held
from infra.runtime.messaging.history.catching_up import PAGE
from infra.runtime.messaging.history.comparing import NoRoom, compare
from tests.conftest import ServiceDatabases
from tests.runtime.messaging.history.telling import Telling, telling
from tests.runtime.plumbing import addressed
from tests.runtime.world import Note, by

FORGED = (
    "INSERT INTO inbox (seq, source, message_id, type, event_id, data) OVERRIDING SYSTEM VALUE"
    " VALUES (%s, 'registry', %s, 'registry.test-noted.v1', gen_random_uuid(), '{}')"
)


@pytest.fixture
def world(service_databases: ServiceDatabases, nats_server: NatsServer) -> Iterator[Telling]:
    with telling(service_databases, nats_server) as ready:
        ready.note(8)
        ready.both.receive(ready.both.sent())
        yield ready


def numbers(world: Telling) -> list[int]:
    return [seq for (seq,) in world.both.reader.execute("SELECT seq FROM inbox ORDER BY seq")]


def changed(world: Telling, statement: str) -> None:
    with world.both.owner() as owner:
        owner.execute(statement.encode())


def shift(world: Telling, to: str, where: str = "true") -> None:
    """Lines under other numbers."""
    with world.both.owner() as owner:
        columns = "source, message_id, type, key, event_id, hash, traceparent, data, received_at"
        moved = f"CREATE TEMP TABLE moved AS SELECT {to} AS seq, {columns} FROM inbox WHERE {where}"
        owner.execute(moved.encode())
        owner.execute(f"DELETE FROM inbox WHERE {where}".encode())
        back = f"INSERT INTO inbox (seq, {columns}) OVERRIDING SYSTEM VALUE SELECT * FROM moved"
        owner.execute(back.encode())
        owner.execute("SELECT setval('inbox_seq_seq', (SELECT max(seq) FROM inbox))")


def test_what_is_equal_stays_as_it_is(world: Telling) -> None:
    before = numbers(world)
    with world.at_work(hearing=False):
        done = world.refill()
    assert (done.checked, done.of, done.wrong, done.back, done.new) == (8, 8, 0, 0, 0)
    assert done.done and world.equal()
    assert (numbers(world), world.struck()) == (before, [])


@pytest.mark.parametrize(
    "column",
    ["data = '{}'", "type = 'registry.forged.v1'", "event_id = gen_random_uuid()", "hash = NULL"],
)
def test_a_forged_line_is_taken_out_and_put_right_where_it_stood(
    world: Telling, column: str
) -> None:
    changed(world, f"UPDATE inbox SET {column} WHERE seq = 5")
    with world.at_work(hearing=False):
        done = world.refill()
    assert (done.wrong, done.back) == (1, 0)
    assert world.equal()
    assert numbers(world) == list(range(1, 9))
    assert world.struck() == ["18.09:registry:1:5:0"]


def test_lines_that_are_missing_come_back_to_where_they_stood(world: Telling) -> None:
    changed(world, "DELETE FROM inbox WHERE seq IN (1, 2, 5)")
    with world.at_work(hearing=False):
        done = world.refill()
    assert (done.wrong, done.back) == (0, 3)
    assert world.equal() and numbers(world) == list(range(1, 9))
    assert world.struck() == []  # nobody had applied another instead


def test_a_line_that_its_owner_never_sent_is_struck(world: Telling) -> None:
    shift(world, "seq + 100", "seq > 4")
    with world.both.owner() as owner:
        owner.execute(FORGED, (50, "18.09:registry:1:4:1"))
    with world.at_work(hearing=False):
        done = world.refill()
    assert (done.wrong, done.back) == (1, 0)
    assert world.equal()


def test_a_forged_message_at_the_end_goes_whatever_epoch_the_owner_is_in(world: Telling) -> None:
    last = world.both.sent()[-1]
    forged = last.headers() | addressed(9, ce_previousid=last.id, ce_hash="ab" * 32)
    assert world.both.inbox.store("registry", [(forged, b"{}")]) == 1
    world.note(2)
    with world.at_work(hearing=False):
        done = world.refill()
    assert (done.wrong, done.new) == (1, 2)
    assert world.equal()
    assert world.troubles() == {}


def test_a_refill_that_was_stopped_goes_on_where_it_was(world: Telling) -> None:
    world.note(2 * PAGE)
    world.both.receive(world.both.sent())
    changed(world, f"UPDATE inbox SET data = '' WHERE seq IN (3, {2 * PAGE})")
    with world.at_work(hearing=False):
        first = world.refill(steps=1)
        assert (first.checked, first.wrong, first.done) == (PAGE, 1, False)
        second = world.refill()
    assert (second.checked, second.wrong, second.done) == (PAGE + 8, 1, True)
    assert world.equal()


def test_followers_go_on_and_apply_nothing_twice(world: Telling) -> None:
    view = world.both.view()
    follower = view.follower(world.both.log)
    follower.step(world.both.reader)
    changed(world, "DELETE FROM inbox WHERE seq < 4")
    with world.at_work(hearing=False):
        world.refill()
    world.both.ledger.decide(Note(by().command_id, 9), by())
    world.both.receive(world.both.sent())
    while follower.step(world.both.reader):
        pass
    assert world.both.shown(view) == list(range(1, 10))


def test_lines_of_others_keep_their_numbers(world: Telling) -> None:
    shift(world, "2 * seq")
    with world.both.owner() as owner:
        for seq in range(1, 17, 2):
            other = FORGED.replace("'registry'", "'programs'")
            owner.execute(other, (seq, f"18.09:programs:1:{seq}:0"))  # type: ignore[arg-type]
        owner.execute("DELETE FROM inbox WHERE source = 'registry' AND seq < 9")
    with world.at_work(hearing=False):
        done = world.refill()
    assert done.back == 4
    rows = world.both.reader.execute("SELECT seq FROM inbox WHERE source = 'programs' ORDER BY seq")
    assert [seq for (seq,) in rows] == list(range(1, 17, 2))
    registry = world.both.reader.execute(
        "SELECT message_id FROM inbox WHERE source = 'registry' ORDER BY seq"
    )
    assert [each for (each,) in registry] == [each.id for each in world.both.sent()]


def test_where_there_is_no_room_nothing_is_put_out_of_order(world: Telling) -> None:
    changed(world, "DELETE FROM inbox WHERE seq = 1")
    shift(world, "seq - 1")
    page = [(each.headers(), each.data) for each in world.both.sent()]
    with pytest.raises(NoRoom):
        compare(world.line, Held(), page)
    assert numbers(world) == list(range(1, 8))


@pytest.mark.parametrize("seed", range(4))
def test_whatever_was_changed_ends_equal(world: Telling, seed: int) -> None:
    chance = Random(seed)
    with world.at_work(hearing=False):
        for _ in range(6):
            for seq in chance.sample(numbers(world), 3):
                what = chance.choice(["DELETE FROM inbox", "UPDATE inbox SET data = 'x'"])
                changed(world, f"{what} WHERE seq = {seq}")
            world.note(chance.randint(0, 2))
            world.refill()
            assert world.equal()


def test_a_service_strikes_by_one_function_and_deletes_nothing_else(world: Telling) -> None:
    with psycopg.connect(world.both.reporting.app, autocommit=True) as app:
        for statement in ("DELETE FROM inbox", "DELETE FROM struck", "UPDATE struck SET epoch = 1"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement.encode())
        app.execute("SELECT inbox_strike(ARRAY[3], 1)")
    assert world.struck() == ["18.09:registry:1:3:0"]
