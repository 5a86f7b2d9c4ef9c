"""Streams are brought to what they should be; work behind a connection ends when told to."""

import asyncio
import threading
from dataclasses import replace
from time import monotonic
from typing import Any

import pytest
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    StorageType,
    StreamConfig,
)

from infra.local.servers.nats import NatsServer
from infra.runtime.messaging.connection import until
from infra.runtime.messaging.streams import (
    BYTES,
    CONSUMER,
    MAX_PENDING,
    MESSAGES,
    STREAM,
    _differs,
    consumer_config,
    durable,
    provision,
    stream_config,
    stream_name,
)
from infra.runtime.messaging.topology import HEARS, SERVICES
from tests.runtime.streams import ask, empty_streams


def test_nobody_hears_themselves_or_a_stranger() -> None:
    for consumer, sources in HEARS.items():
        assert consumer not in sources
        assert set(sources) <= set(SERVICES)
        assert len(set(sources)) == len(sources)


def test_a_message_is_kept_until_it_is_acknowledged_however_long_that_takes() -> None:
    for consumer, sources in HEARS.items():
        for source in sources:
            config = consumer_config(consumer, source)
            assert config.durable_name == durable(consumer, source)
            assert config.ack_policy is AckPolicy.EXPLICIT
            assert config.deliver_policy is DeliverPolicy.ALL
            assert (config.max_deliver, config.max_ack_pending) == (-1, MAX_PENDING)


@pytest.mark.parametrize("service", SERVICES)
def test_a_stream_keeps_what_was_sent_on_disk_and_lets_nobody_take_one_out(service: str) -> None:
    config = stream_config(service, replicas=3)
    assert (config.name, config.subjects) == (service.upper(), [f"{service}.>"])
    assert config.storage is StorageType.FILE
    assert (config.deny_delete, config.num_replicas) == (True, 3)


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
        durable("registry", "programs"),
        durable("programs", "registry"),
        durable("reporting", "programs"),
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_a_stream_forgets_by_number_and_size_and_never_by_age(service: str) -> None:
    config = stream_config(service)
    assert (config.max_msgs, config.max_bytes, config.max_age) == (MESSAGES, BYTES, 0)
    assert config.discard is DiscardPolicy.OLD


async def set_up(js: JetStreamContext, how: dict[str, Any]) -> None:
    await js.delete_stream("REGISTRY")
    await js.add_stream(replace(stream_config("registry"), **how))


@pytest.mark.parametrize(
    ("how", "kept"),
    [
        ({"duplicate_window": 120}, True),
        ({"max_msgs": -1, "max_bytes": -1}, True),
        ({"subjects": ["registry.>", "other.>"]}, True),
        ({"deny_purge": True}, False),
    ],
)
def test_a_stream_of_an_older_release_is_reconfigured(
    nats_server: NatsServer, how: dict[str, Any], kept: bool
) -> None:
    """The server takes no `deny_purge` back: then it is made anew, and told again on demand."""
    empty_streams(nats_server)

    async def changed(js: JetStreamContext) -> tuple[list[str], StreamConfig, bool, list[str]]:
        await set_up(js, how)
        before = await js.stream_info("REGISTRY")
        found = await provision(js)
        info = await js.stream_info("REGISTRY")
        same = info.created == before.created
        return found, info.config, same, await provision(js)

    found, config, same, again = ask(nats_server, changed)
    assert "REGISTRY" in found and again == []
    assert not _differs(config, stream_config("registry"), STREAM)
    assert same == kept


@pytest.mark.parametrize(
    "how",
    [{"ack_wait": 30}, {"max_ack_pending": 5}, {"deliver_policy": DeliverPolicy.NEW}],
)
def test_a_consumer_of_an_older_release_is_reconfigured(
    nats_server: NatsServer, how: dict[str, Any]
) -> None:
    empty_streams(nats_server)
    name = durable("programs", "registry")

    async def changed(js: JetStreamContext) -> tuple[list[str], ConsumerConfig, list[str]]:
        await js.delete_consumer("REGISTRY", name)
        await js.add_consumer("REGISTRY", replace(consumer_config("programs", "registry"), **how))
        found = await provision(js)
        config = (await js.consumer_info("REGISTRY", name)).config
        return found, config, await provision(js)

    found, config, again = ask(nats_server, changed)
    assert (found, again) == ([name], [])
    assert not _differs(config, consumer_config("programs", "registry"), CONSUMER)


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
