"""Streams and consumers, provisioned in one place: a service that declares one overwrites it.

A stream is transport and may forget: who lacks what it forgot asks the owner's feed. What is there
already is brought to what stands here, by an update, or made anew where the server allows none.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import APIError, NotFoundError

from infra.runtime.messaging.topology import HEARS, SERVICES

MAX_PENDING = 1000
MESSAGES, BYTES = 1_000_000, 2 * 1024**3
"""What a stream keeps at most, of either; the bytes are set aside of the server's `max_file`.

Never by age: one that nobody writes to would empty itself.
"""
DUPLICATES_SECONDS = 10.0
"""For which JetStream knows ids again. The chain keeps repeats out for ever, so it may be short."""
STREAM = (
    *("subjects", "storage", "num_replicas", "allow_direct", "deny_delete", "deny_purge"),
    *("duplicate_window", "max_msgs", "max_bytes", "max_age", "discard"),
)
CONSUMER = ("deliver_policy", "ack_policy", "ack_wait", "max_deliver", "max_ack_pending")

logger = logging.getLogger("jejak.streams")


def stream_name(service: str) -> str:
    return service.upper()


def durable(consumer: str, source: str) -> str:
    return f"{consumer}-{source}"


def stream_config(service: str, replicas: int = 1) -> StreamConfig:
    return StreamConfig(
        name=stream_name(service),
        subjects=[f"{service}.>"],
        storage=StorageType.FILE,
        num_replicas=replicas,
        allow_direct=True,
        deny_delete=True,
        deny_purge=False,
        duplicate_window=DUPLICATES_SECONDS,
        max_msgs=MESSAGES,
        max_bytes=BYTES,
        max_age=0,
        discard=DiscardPolicy.OLD,
    )


def consumer_config(consumer: str, source: str) -> ConsumerConfig:
    return ConsumerConfig(
        durable_name=durable(consumer, source),
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=10,
        max_deliver=-1,
        max_ack_pending=MAX_PENDING,
    )


async def provision(js: JetStreamContext, replicas: int = 1) -> list[str]:
    """Bring streams and consumers to what stands here. Answers what it made or changed."""
    changed = []
    for service in SERVICES:
        if await _stream(js, stream_config(service, replicas)):
            changed.append(stream_name(service))
    for consumer, sources in HEARS.items():
        for source in sources:
            if await _consumer(js, stream_name(source), consumer_config(consumer, source)):
                changed.append(durable(consumer, source))
    return changed


async def _stream(js: JetStreamContext, wanted: StreamConfig) -> bool:
    name = str(wanted.name)
    try:
        found = (await js.stream_info(name)).config
    except NotFoundError:
        await js.add_stream(wanted)
        return True
    if not _differs(found, wanted, STREAM):
        return False
    await _changed(
        name,
        lambda: js.update_stream(wanted),
        lambda: js.delete_stream(name),
        lambda: js.add_stream(wanted),
    )
    return True


async def _consumer(js: JetStreamContext, stream: str, wanted: ConsumerConfig) -> bool:
    name = str(wanted.durable_name)

    def make() -> Awaitable[Any]:
        return js.add_consumer(stream, wanted)

    try:
        found = (await js.consumer_info(stream, name)).config
    except NotFoundError:
        await make()
        return True
    if not _differs(found, wanted, CONSUMER):
        return False
    await _changed(name, make, lambda: js.delete_consumer(stream, name), make)
    return True


def _differs(found: Any, wanted: Any, names: tuple[str, ...]) -> list[str]:
    """Which settings of ours are not as they should be; what we do not set is the server's."""
    return [name for name in names if getattr(found, name) != getattr(wanted, name)]


async def _changed(
    name: str,
    update: Callable[[], Awaitable[Any]],
    delete: Callable[[], Awaitable[Any]],
    make: Callable[[], Awaitable[Any]],
) -> None:
    """Some settings never change on what is there, as that nobody may empty it."""
    try:
        await update()
    except APIError as refused:
        logger.warning("made anew: %s", name, extra={"error": refused.description})
        await delete()
        await make()
