"""Streams and durables are declared here and nowhere else: no service declares one at start.

A service that declared its stream at start would silently undo what was set here.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import nats
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import NotFoundError

PUBLISHERS = ("registry", "verification", "programs")
HEARS: dict[str, tuple[str, ...]] = {
    "registry": ("verification",),
    "verification": ("registry",),
    "programs": ("registry", "verification"),
    "reporting": ("registry", "verification", "programs"),
}
DUPLICATE_WINDOW = 600.0  # seconds; a longer outage is met by the expected-last chain
ACK_WAIT = 60.0  # seconds for one batch to be stored
MAX_ACK_PENDING = 5000


def stream_name(service: str) -> str:
    return service.upper()


def durable_name(hearer: str, source: str) -> str:
    return f"{hearer}-{source}"


@asynccontextmanager
async def provisioner(url: str, password: str) -> AsyncIterator[JetStreamContext]:
    """Connect as the one user who may make and empty streams; fail at once if that is refused."""
    connection = await nats.connect(
        url,
        user="provisioner",
        password=password,
        inbox_prefix=b"_INBOX_provisioner",
        allow_reconnect=False,
        connect_timeout=5,
    )
    try:
        yield connection.jetstream(timeout=10)
    finally:
        await connection.close()


async def provision(url: str, password: str, replicas: int = 1) -> None:
    """Make every stream and durable that is missing and bring the others to this state."""
    async with provisioner(url, password) as jetstream:
        for service in PUBLISHERS:
            await _provision_stream(jetstream, service, replicas)


async def recreate_stream(url: str, password: str, service: str, replicas: int = 1) -> None:
    """Empty a service's stream for the ledger to fill again; its sequence starts at 1."""
    async with provisioner(url, password) as jetstream:
        with suppress(NotFoundError):
            await jetstream.delete_stream(stream_name(service))
        await _provision_stream(jetstream, service, replicas)


async def _provision_stream(jetstream: JetStreamContext, service: str, replicas: int) -> None:
    wanted = stream_config(service, replicas)
    try:
        await jetstream.stream_info(stream_name(service))
    except NotFoundError:
        await jetstream.add_stream(wanted)
    else:
        await jetstream.update_stream(wanted)
    for hearer in (name for name, sources in HEARS.items() if service in sources):
        await jetstream.add_consumer(stream_name(service), consumer_config(hearer, service))


def stream_config(service: str, replicas: int = 1) -> StreamConfig:
    return StreamConfig(
        name=stream_name(service),
        subjects=[f"{service}.>"],
        storage=StorageType.FILE,
        retention=RetentionPolicy.LIMITS,
        discard=DiscardPolicy.NEW,
        duplicate_window=DUPLICATE_WINDOW,
        num_replicas=replicas,
        deny_delete=True,
        allow_direct=True,
        allow_atomic=True,
    )


def consumer_config(hearer: str, source: str) -> ConsumerConfig:
    return ConsumerConfig(
        durable_name=durable_name(hearer, source),
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=ACK_WAIT,
        max_deliver=-1,
        max_ack_pending=MAX_ACK_PENDING,
    )
