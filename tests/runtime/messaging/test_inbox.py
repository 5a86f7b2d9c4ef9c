"""The inbox stores what comes once and in order, however often and in whatever order it comes."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from faststream import AckPolicy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from infra.local.ports import free_port
from infra.local.servers.nats import NatsServer
from infra.runtime.messaging import receiving
from infra.runtime.messaging import relay as relaying
from infra.runtime.messaging.connection import Login
from infra.runtime.messaging.inbox import Inbox
from infra.runtime.messaging.receiving import broker_for, run
from infra.runtime.messaging.relay import Relay
from infra.runtime.messaging.topology import HEARS
from infra.runtime.telemetry.troubles import note, troubles
from tests.beside import beside
from tests.conftest import ServiceDatabases
from tests.faults.proxy import road_to
from tests.runtime.plumbing import Pair, addressed, pair
from tests.runtime.streams import empty_streams, login
from tests.runtime.world import WORLD, Note, by


@pytest.fixture
def both(service_databases: ServiceDatabases) -> Iterator[Pair]:
    with pair(service_databases) as ready:
        yield ready


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(order=some.lists(some.integers(0, 7), max_size=40))
def test_any_redelivery_in_any_order_ends_in_the_order_of_the_ledger(
    both: Pair, order: list[int]
) -> None:
    family = uuid4()
    for number in range(8):
        both.ledger.decide(Note(family, number), by())
    sent = both.sent()
    for number in order:
        both.receive(sent[-8:][number : number + 2])
    both.receive(sent)
    stored = [row[0] for row in both.reader.execute("SELECT message_id FROM inbox ORDER BY seq")]
    assert stored == [each.id for each in sent]


def test_a_message_that_comes_too_early_is_not_acknowledged(both: Pair) -> None:
    for number in range(3):
        both.ledger.decide(Note(uuid4(), number), by())
    first, second, third = both.sent()
    assert both.receive([second, third]) == 0
    assert both.receive([first]) == 1
    assert both.receive([first, second, third]) == 3


async def nothing(_: str) -> bool:
    return False


def test_every_subscriber_acknowledges_by_hand_and_declares_no_stream() -> None:
    """FastStream's default drops a failing message and resets the stream's configuration."""
    for service in HEARS:
        login = Login("nats://127.0.0.1:1", service, "x")
        broker = broker_for(service, Inbox(service, ""), login, nothing)
        subscribers = list(broker.subscribers)
        assert len(subscribers) == len(HEARS[service])
        for subscriber in subscribers:
            assert subscriber.ack_policy is AckPolicy.MANUAL
            assert subscriber.stream.declare is False  # type: ignore[attr-defined]


def test_a_message_nobody_can_read_is_kept_all_the_same(both: Pair) -> None:
    headers = addressed(1, "registry.unheard-of.v1", ce_subject="?")
    assert both.inbox.store("registry", [(headers, b"not json")]) == 1
    [entry] = both.log.read(both.reader, 0, 10)
    assert entry.recorded is None
    assert entry.error == "registry.unheard-of.v1 cannot be read: KeyError"


def test_the_inbox_goes_on_after_its_client_was_closed_for_good(
    both: Pair, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FastStream would ask the closed connection for ever, without a word."""
    empty_streams(nats_server)
    brokers = []

    def remembered(*told: Any) -> Any:
        brokers.append((broker_for(*told), asyncio.get_running_loop()))
        return brokers[-1][0]

    monkeypatch.setattr("infra.runtime.messaging.receiving.broker_for", remembered)
    relay = Relay("registry", both.registry.app, login(nats_server, "registry"), WORLD)
    with beside(relay.run, partial(run, both.inbox, login(nats_server, "reporting"))):
        both.ledger.decide(Note(uuid4(), 1), by())
        _until(lambda: both.log.head(both.reader) == 1)
        broker, loop = brokers[0]
        client = broker.config.broker_config.connection_state.connection
        asyncio.run_coroutine_threadsafe(client.close(), loop).result(5)
        both.ledger.decide(Note(uuid4(), 2), by())
        _until(lambda: both.log.head(both.reader) == 2)


def test_a_trouble_that_a_former_leader_notes_late_is_over_while_another_receives(
    both: Pair, nats_server: NatsServer
) -> None:
    empty_streams(nats_server)
    relay = Relay("registry", both.registry.app, login(nats_server, "registry"), WORLD)
    with beside(relay.run, partial(run, both.inbox, login(nats_server, "reporting"))):
        both.ledger.decide(Note(uuid4(), 1), by())
        _until(lambda: both.log.head(both.reader) == 1)
        note(both.reader, "inbox", "AdminShutdown")
        _until(lambda: "inbox" not in {each.part for each in troubles(both.reader)})


def test_who_never_gets_through_to_nats_says_so_and_goes_on_once_somebody_answers(
    both: Pair, nats_server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The libraries try for ever without a word: also where the authority is not believed."""
    empty_streams(nats_server)
    for module in (receiving, relaying):
        monkeypatch.setattr(module, "CONNECTING_SECONDS", 0.5)
    assert nats_server.port
    with ExitStack() as roads:
        port = free_port()
        here = replace(nats_server, url=f"nats://127.0.0.1:{port}")
        relay = Relay("registry", both.registry.app, login(here, "registry"), WORLD)
        roads.enter_context(beside(relay.run, partial(run, both.inbox, login(here, "reporting"))))
        _until(lambda: "inbox" in {each.part for each in troubles(both.reader)})
        with psycopg.connect(both.registry.app, autocommit=True) as db:
            _until(lambda: "relay" in {each.part for each in troubles(db)})
            roads.enter_context(road_to(nats_server.port, port))
            both.ledger.decide(Note(uuid4(), 1), by())
            _until(lambda: both.log.head(both.reader) == 1)
            _until(lambda: not troubles(db) and not troubles(both.reader))


def _until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.1)
