"""Streams and consumers, provisioned in one place: a service that declares one overwrites it."""

from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from infra.runtime.messaging.topology import HEARS, TELLING

MAX_PENDING = 1000


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
        deny_purge=True,
        duplicate_window=120,
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
    """Make missing streams and consumers; leave existing ones as they are. Answers what it made."""
    made = []
    for service in TELLING:
        try:
            await js.stream_info(stream_name(service))
        except NotFoundError:
            await js.add_stream(stream_config(service, replicas))
            made.append(stream_name(service))
    for consumer, sources in HEARS.items():
        for source in sources:
            try:
                await js.consumer_info(stream_name(source), durable(consumer, source))
            except NotFoundError:
                await js.add_consumer(stream_name(source), consumer_config(consumer, source))
                made.append(durable(consumer, source))
    return made
