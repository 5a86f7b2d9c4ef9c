"""Streams and consumers, provisioned in one place: a service that declares one overwrites it.

`python -m infra.runtime.streams` watches, and makes again what a wiped server has lost.
"""

import asyncio
import logging
from dataclasses import dataclass

import nats
from nats.aio.client import Client
from nats.errors import Error
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from infra.runtime.settings import Settings, read_settings

HEARS = {
    "registry": ["verification"],
    "verification": ["registry"],
    "programs": ["registry", "verification"],
    "reporting": ["registry", "verification", "programs"],
}
"""Which services' streams each service consumes; the NATS permissions say the same."""

MAX_PENDING = 1000
WATCH_SECONDS = 2.0

logger = logging.getLogger("jejak.streams")


@dataclass(frozen=True)
class Login:
    """A NATS user, whose inbox nobody else can read."""

    url: str
    user: str
    password: str

    @property
    def inbox(self) -> str:
        return f"_INBOX_{self.user}"


async def connect(login: Login) -> Client:
    """Connect and keep trying for ever; denied requests show up as time-outs, so log errors."""

    async def on_error(error: Exception) -> None:
        logger.warning("nats", extra={"error": f"{type(error).__name__}: {error}"})

    return await nats.connect(
        login.url,
        user=login.user,
        password=login.password,
        inbox_prefix=login.inbox.encode(),
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.5,
        error_cb=on_error,
    )


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
    for service in ("registry", "verification", "programs"):
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


async def watch(login: Login) -> None:
    """Keep everything in place until cancelled."""
    client = await connect(login)
    js = client.jetstream(timeout=10)
    while True:
        try:
            if made := await provision(js):
                logger.warning("provisioned", extra={"made": ", ".join(made)})
        except (Error, OSError, TimeoutError) as error:
            logger.warning("cannot provision yet", extra={"error": type(error).__name__})
        await asyncio.sleep(WATCH_SECONDS)


def login(settings: Settings) -> Login:
    return Login(settings.nats_url, settings.nats_user, settings.nats_password)


if __name__ == "__main__":
    asyncio.run(watch(login(read_settings())))
