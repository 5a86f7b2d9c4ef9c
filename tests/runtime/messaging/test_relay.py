"""The relay publishes each fact once and in order, whoever else tries and whatever was lost."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest
from eventsourcing.dcb.api import DCBEvent
from nats.aio.client import Client
from nats.js import JetStreamContext

from infra.local.servers.nats import NatsServer
from infra.runtime.messaging.connection import Login, connect, streams
from infra.runtime.messaging.feed import Feed
from infra.runtime.messaging.relay import OutOfStep, Relay, StreamEnd
from infra.runtime.messaging.streams import stream_config
from tests.beside import beside
from tests.conftest import ServiceDatabases
from tests.runtime.plumbing import Pair, pair
from tests.runtime.streams import ask, empty_streams, ids_in, login
from tests.runtime.world import WORLD, Note, by

SUMIATI = UUID(int=1)


@pytest.fixture
def both(service_databases: ServiceDatabases, nats_server: NatsServer) -> Iterator[Pair]:
    empty_streams(nats_server)
    with pair(service_databases) as ready:
        yield ready


@contextmanager
def relaying(both: Pair, server: NatsServer, how_many: int = 1) -> Iterator[None]:
    relays = [
        Relay("registry", both.registry.app, login(server, "registry"), WORLD)
        for _ in range(how_many)
    ]
    with beside(*(relay.run for relay in relays)):
        yield


def _note(both: Pair, *numbers: int) -> None:
    for number in numbers:
        both.ledger.decide(Note(SUMIATI, number), by())


def _until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _expected(count: int) -> list[str]:
    return [f"18.09:registry:1:{number}:0" for number in range(1, count + 1)]


def test_a_relay_that_lost_its_place_asks_the_stream(both: Pair, nats_server: NatsServer) -> None:
    _note(both, 1, 2, 3)
    with relaying(both, nats_server):
        _until(lambda: len(ids_in(nats_server)) == 3)
    with psycopg.connect(both.registry.owner) as db:
        db.execute("DELETE FROM relay_cursor")
    _note(both, 4)
    with relaying(both, nats_server):
        _until(lambda: len(ids_in(nats_server)) == 4)
    assert ids_in(nats_server) == _expected(4)


def test_two_relays_at_once_publish_each_fact_once(both: Pair, nats_server: NatsServer) -> None:
    with relaying(both, nats_server, how_many=2):
        _note(both, *range(40))
        _until(lambda: len(ids_in(nats_server)) >= 40)
    assert ids_in(nats_server) == _expected(40)


def test_after_the_deduplication_window_a_stale_relay_is_still_refused(
    both: Pair, nats_server: NatsServer
) -> None:
    """JetStream forgets message ids after the window; the chain to the predecessor does not."""

    async def short_window(js: JetStreamContext) -> None:
        await js.delete_stream("REGISTRY")
        config = stream_config("registry")
        config.duplicate_window = 0.1
        await js.add_stream(config)

    ask(nats_server, short_window)
    _note(both, 1, 2)
    with relaying(both, nats_server):
        _until(lambda: len(ids_in(nats_server)) == 2)
    time.sleep(0.3)
    stale = Relay("registry", both.registry.app, login(nats_server, "registry"), WORLD)

    async def publish_again() -> None:
        client = await connect(stale.login)
        try:
            with psycopg.connect(both.registry.app, autocommit=True) as db:
                place = StreamEnd("18.09:registry:1:1:0", 1)
                await stale._publish_next(db, streams(client), place)
        finally:
            await client.close()

    with pytest.raises(OutOfStep):
        asyncio.run(publish_again())
    assert ids_in(nats_server) == _expected(2)


def test_the_relay_goes_on_after_its_database_connection_was_cut(
    both: Pair, nats_server: NatsServer
) -> None:
    with relaying(both, nats_server):
        _note(both, 1)
        _until(lambda: len(ids_in(nats_server)) == 1)
        with psycopg.connect(both.registry.app, autocommit=True) as db:
            cut = db.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND"
                " database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ).fetchall()
        assert cut == [(True,)]
        _note(both, 2)
        _until(lambda: len(ids_in(nats_server)) == 2)
    assert ids_in(nats_server) == _expected(2)


def test_a_message_carries_the_trace_of_the_request_that_recorded_it(
    both: Pair, nats_server: NatsServer
) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    both.ledger.decide(Note(SUMIATI, 1), by(traceparent=trace))

    async def headers(js: JetStreamContext) -> dict[str, str]:
        return dict((await js.get_msg("REGISTRY", seq=1)).headers or {})

    with relaying(both, nats_server):
        _until(lambda: len(ids_in(nats_server)) == 1)
    assert ask(nats_server, headers)["traceparent"] == trace


def test_a_fact_that_cannot_be_read_stops_the_line_instead_of_being_skipped(
    both: Pair, nats_server: NatsServer
) -> None:
    _note(both, 1)
    both.ledger.recorder.append([DCBEvent("registry.unheard_of", b"{}")])
    _note(both, 2)
    with relaying(both, nats_server):
        _until(lambda: len(ids_in(nats_server)) == 1)
        time.sleep(2)
    assert ids_in(nats_server) == _expected(1)


def test_a_running_relay_and_inbox_leave_the_streams_configuration_alone(
    both: Pair, nats_server: NatsServer
) -> None:
    async def config(js: JetStreamContext) -> tuple[object, ...]:
        found = (await js.stream_info("REGISTRY")).config
        return (found.deny_delete, found.deny_purge, found.duplicate_window, found.subjects)

    before = ask(nats_server, config)
    with relaying(both, nats_server):
        _note(both, 1)
        _until(lambda: len(ids_in(nats_server)) == 1)
    assert ask(nats_server, config) == before == (True, False, 10.0, ["registry.>"])


def test_the_relay_goes_on_after_its_client_was_closed_for_good(
    both: Pair, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """nats-py ends a connection on any protocol error of the server, reconnecting or not."""
    clients: list[tuple[Client, asyncio.AbstractEventLoop]] = []

    async def remembered(told: Login, patience: float) -> Client:
        clients.append((await connect(told, patience), asyncio.get_running_loop()))
        return clients[-1][0]

    monkeypatch.setattr("infra.runtime.messaging.relay.connect", remembered)
    with relaying(both, nats_server):
        _note(both, 1)
        _until(lambda: len(ids_in(nats_server)) == 1)
        client, loop = clients[0]
        asyncio.run_coroutine_threadsafe(client.close(), loop).result(5)
        _note(both, 2)
        _until(lambda: len(ids_in(nats_server)) == 2)


def test_a_fact_that_becomes_fewer_messages_than_it_did_holds_nothing_up(both: Pair) -> None:
    _note(both, 1, 2)
    with psycopg.connect(both.registry.app) as db:
        waiting = Feed("registry", WORLD).after(db, "18.09:registry:1:1:1", 10)
    assert [(each.id, each.previous_id) for each in waiting] == [
        ("18.09:registry:1:2:0", "18.09:registry:1:1:1")
    ]


def test_a_stream_that_is_ahead_of_a_restored_ledger_is_left_alone(
    both: Pair, nats_server: NatsServer, service_databases: ServiceDatabases
) -> None:
    """The ledger gives the lost positions to other facts: consumers would never see those."""
    _note(both, 1, 2, 3)
    with relaying(both, nats_server):
        _until(lambda: len(ids_in(nats_server)) == 3)
    with pair(service_databases) as restored:
        _note(restored, 4)
        with relaying(restored, nats_server):
            time.sleep(1.5)
            _note(restored, 5, 6, 7)
            time.sleep(1.5)
    assert ids_in(nats_server) == _expected(3)
