"""Streams are made once and left alone; work behind a connection ends when it is told to."""

import asyncio
import threading
from dataclasses import replace
from time import monotonic

import pytest
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, DeliverPolicy, StorageType

from infra.local.servers.nats import NatsServer
from infra.runtime.messaging.connection import Login, until
from infra.runtime.messaging.streams import (
    HEARS,
    MAX_PENDING,
    consumer_config,
    durable,
    provision,
    stream_config,
    stream_name,
)
from tests.runtime.streams import ask, empty_streams

TELLING = {"registry", "verification", "programs"}


def test_nobody_hears_themselves_or_somebody_who_says_nothing() -> None:
    for consumer, sources in HEARS.items():
        assert consumer not in sources
        assert set(sources) <= TELLING
        assert len(set(sources)) == len(sources)


def test_a_message_is_kept_until_it_is_acknowledged_however_long_that_takes() -> None:
    for consumer, sources in HEARS.items():
        for source in sources:
            config = consumer_config(consumer, source)
            assert config.durable_name == durable(consumer, source)
            assert config.ack_policy is AckPolicy.EXPLICIT
            assert config.deliver_policy is DeliverPolicy.ALL
            assert (config.max_deliver, config.max_ack_pending) == (-1, MAX_PENDING)


@pytest.mark.parametrize("service", sorted(TELLING))
def test_a_stream_keeps_what_was_sent_on_disk_and_lets_nobody_take_it_out(service: str) -> None:
    config = stream_config(service, replicas=3)
    assert (config.name, config.subjects) == (service.upper(), [f"{service}.>"])
    assert config.storage is StorageType.FILE
    assert (config.deny_delete, config.deny_purge, config.num_replicas) == (True, True, 3)


def test_two_consumers_of_one_stream_have_names_of_their_own() -> None:
    names = [durable(consumer, source) for consumer in HEARS for source in HEARS[consumer]]
    assert len(set(names)) == len(names)


def test_what_is_missing_is_made_and_what_is_there_is_left_alone(nats_server: NatsServer) -> None:
    empty_streams(nats_server)

    async def again(js: JetStreamContext) -> list[str]:
        return await provision(js)

    async def without_one(js: JetStreamContext) -> list[str]:
        await js.delete_consumer(stream_name("registry"), durable("programs", "registry"))
        await js.delete_stream(stream_name("programs"))
        return await provision(js)

    assert ask(nats_server, again) == []
    assert ask(nats_server, without_one) == [
        stream_name("programs"),
        durable("programs", "registry"),
        durable("reporting", "programs"),
    ]


def test_a_stream_that_an_operator_changed_stays_as_he_left_it(nats_server: NatsServer) -> None:
    empty_streams(nats_server)

    async def shorter(js: JetStreamContext) -> float | None:
        config = (await js.stream_info(stream_name("registry"))).config
        await js.update_stream(replace(config, duplicate_window=60))
        await provision(js)
        return (await js.stream_info(stream_name("registry"))).config.duplicate_window

    assert ask(nats_server, shorter) == 60


def test_a_users_answers_come_where_nobody_else_can_listen() -> None:
    registry, programs = (Login("nats://x", user, "p") for user in ("registry", "programs"))
    assert registry.inbox != programs.inbox


def _run(work: object, stop: threading.Event, grace: float = 0.2) -> float:
    began = monotonic()
    asyncio.run(until(stop, work, grace))  # type: ignore[arg-type]
    return monotonic() - began


def test_work_that_ends_by_itself_is_over() -> None:
    done: list[bool] = []

    async def work() -> None:
        done.append(True)

    _run(work(), threading.Event())
    assert done == [True]


def test_work_that_fails_says_so() -> None:
    async def work() -> None:
        raise ValueError("cannot go on")

    with pytest.raises(ValueError, match="cannot go on"):
        _run(work(), threading.Event())


def test_work_that_does_not_hear_is_ended_after_the_grace() -> None:
    stop = threading.Event()
    stop.set()
    ended: list[bool] = []

    async def deaf() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    assert _run(deaf(), stop) < 30
    assert ended == [True]


def test_work_that_hears_may_finish_what_it_is_at() -> None:
    stop = threading.Event()
    stop.set()
    done: list[bool] = []

    async def tidy() -> None:
        await asyncio.sleep(0.05)
        done.append(True)

    _run(tidy(), stop, grace=30)
    assert done == [True]
