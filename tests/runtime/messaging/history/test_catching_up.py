"""A stream that forgot, a hearer put back to yesterday, a new one: all come to the owner."""

import asyncio
import json
from collections.abc import Iterator
from random import Random

import pytest

from infra.local.servers.nats import NatsServer
from infra.runtime.messaging.connection import connect
from infra.runtime.messaging.history.answering import Answering, HistoryAsked
from infra.runtime.messaging.history.asking import Asking, Held, NoHistory
from infra.runtime.messaging.history.catching_up import PAGE, CatchingUp, Watch
from tests.conftest import ServiceDatabases
from tests.runtime.messaging.history.telling import Telling, telling, until
from tests.runtime.streams import ids_in, login


@pytest.fixture
def world(service_databases: ServiceDatabases, nats_server: NatsServer) -> Iterator[Telling]:
    with telling(service_databases, nats_server) as ready:
        yield ready


def test_a_new_hearer_without_history_is_told_all_of_it(world: Telling) -> None:
    world.note(5)
    with world.at_work(hearing=False):
        until(lambda: len(ids_in(world.server)) == 5)
    world.purge()
    with world.at_work():
        until(world.equal)
        world.note(2)
        until(world.equal)
    assert world.troubles() == {}


def test_the_relay_goes_on_where_it_was_when_its_stream_was_emptied(world: Telling) -> None:
    """At the first release an emptied stream stopped it for good."""
    world.note(3)
    with world.at_work():
        until(world.equal)
        world.purge()
        world.note(2)
        until(world.equal)
    assert world.troubles() == {}


def test_a_hearer_put_back_to_yesterday_hears_again_what_it_lost(world: Telling) -> None:
    """Its durable consumer has acknowledged it all, so no stream tells it again."""
    world.note(6)
    with world.at_work():
        until(world.equal)
    world.hearer_put_back(2)
    with world.at_work():
        world.note(1)
        until(world.equal)
    assert world.struck() == []


def test_what_no_stream_will_ever_tell_is_asked_for_when_nothing_else_happens(
    world: Telling,
) -> None:
    world.note(4)
    with world.at_work():
        until(world.equal)
    world.hearer_put_back(1)
    with world.at_work():
        until(world.equal)


def test_more_than_a_page_is_told_in_pages(world: Telling) -> None:
    world.note(2 * PAGE + 3)
    with world.at_work(hearing=False):
        assert world.catch_up() == 2 * PAGE + 3
        assert world.catch_up() == 0
    assert world.equal()


def test_an_owner_that_is_away_is_asked_later(world: Telling) -> None:
    with pytest.raises(NoHistory):
        world.catch_up_now()


def test_a_fact_that_its_owner_cannot_read_is_waited_for(world: Telling) -> None:
    world.note(2)
    with world.at_work(hearing=False):
        world.catch_up()
    desk = Answering("registry", world.both.registry.app, login(world.server, "registry"))
    asked = HistoryAsked(after=None, limit=10)
    with pytest.raises(Exception, match="registry:1:1:0"):
        desk._look(asked)  # the words of this release hold no test notes


def test_the_server_lets_nobody_ask_whom_it_does_not_hear(world: Telling) -> None:
    world.note(1)

    async def asked(user: str, source: str) -> bool:
        client = await connect(login(world.server, user))
        try:
            where = client.new_inbox()
            answers = await client.subscribe(where)
            question = json.dumps({"limit": 1}).encode()
            await client.publish(f"feed.{source}", question, reply=where)
            try:
                return "Status" not in ((await answers.next_msg(timeout=1)).headers or {})
            except TimeoutError:
                return False
        finally:
            await client.close()

    with world.at_work(hearing=False):
        until(lambda: asyncio.run(asked("reporting", "registry")))
        assert not asyncio.run(asked("registry", "registry"))
        assert not asyncio.run(asked("verification", "programs"))


def test_a_line_that_moves_is_not_asked_about(world: Telling) -> None:
    watch = Watch({"registry": CatchingUp(world.line, None)})  # type: ignore[arg-type]
    assert asyncio.run(watch.idle()) == ["registry"]
    assert asyncio.run(watch.idle()) == []
    world.note(1)
    world.both.receive(world.both.sent())
    watch._next = 0
    assert asyncio.run(watch.idle()) == []
    watch._next = 0
    assert asyncio.run(watch.idle()) == ["registry"]


def test_where_two_histories_part_is_found_by_halving(world: Telling) -> None:
    world.note(20)
    sent = world.both.sent()
    world.both.receive(sent)

    class Remembers(Asking):
        asked = 0

        def __init__(self, common: int) -> None:
            self.known = {each.id for each in sent[:common]}

        async def after(self, held: Held, limit: int) -> object:  # type: ignore[override]
            self.asked += 1
            return type("Told", (), {"known": held.message_id in self.known})

    for common in (0, 1, 7, 19, 20):
        owner = Remembers(common)
        assert asyncio.run(CatchingUp(world.line, owner).common()) == common
        assert owner.asked <= 5


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_put_back_forgotten_or_adopted_all_end_alike(world: Telling, seed: int) -> None:
    chance = Random(seed)
    with world.at_work(hearing=False):
        for _ in range(12):
            match chance.randrange(5):
                case 0:
                    world.put_back(chance.randint(0, world.both.ledger.head()))
                    world.adopt()
                case 1:
                    held = len(world.held())
                    world.hearer_put_back(chance.randint(0, held))
                case 2:
                    world.purge()
                case _:
                    world.note(chance.randint(1, 4))
            world.catch_up()
            assert world.equal()
