"""Receiving: messages of other services from JetStream into the inbox, acknowledged once stored."""

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, cast

import psycopg
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.annotations import NatsMessage
from faststream.nats.security import NatsUserPassword
from nats.aio.msg import Msg
from nats.errors import ConnectionClosedError
from nats.errors import Error as NatsError
from psycopg import Connection, connect

from infra.runtime.messaging.connection import (
    CONNECTING_SECONDS,
    PING_SECONDS,
    PINGS,
    PREFIX,
    Login,
    until,
)
from infra.runtime.messaging.feed import AnotherHistory
from infra.runtime.messaging.history.asking import Asking, NoHistory
from infra.runtime.messaging.history.catching_up import CatchingUp, Watch
from infra.runtime.messaging.history.dropping import drop_months
from infra.runtime.messaging.history.line import Line
from infra.runtime.messaging.history.refilling import Refilling, asked_for
from infra.runtime.messaging.inbox import Headers, Inbox
from infra.runtime.messaging.prompt_fetch import PromptFetch
from infra.runtime.messaging.streams import durable, stream_name
from infra.runtime.messaging.topology import HEARS
from infra.runtime.telemetry.traces import spanned
from infra.runtime.telemetry.troubles import note_if_possible, over

Lacking = Callable[[str], Awaitable[bool]]
"""Whether anything could be had of what an inbox lacks of a source."""

BATCH = 200
BEGINNING_SECONDS = 0.1
"""For which FastStream's own first fetch waits, before ours takes its place."""
TOO_EARLY_SECONDS = 0.5
LEADER_SECONDS = 2
"""Between two questions whether we still lead."""

logger = logging.getLogger("jejak.inbox")


def broker_for(service: str, inbox: Inbox, login: Login, lacking: Lacking) -> NatsBroker:
    """The FastStream broker with one subscriber per stream that the service hears.

    `lacking` gets what the inbox lacks of a source, once the broker is connected.

    The acknowledgement policy is set here and nowhere else: the library's default would drop a
    message for ever when storing it failed once.
    """
    broker = NatsBroker(
        login.servers,
        security=NatsUserPassword(login.user, login.password, ssl_context=login.tls),
        js_options={"prefix": PREFIX},
        max_reconnect_attempts=-1,
        ping_interval=PING_SECONDS,
        max_outstanding_pings=PINGS,
        logger=logger,
        log_level=logging.DEBUG,
    )
    for source in HEARS[service]:
        broker.subscriber(
            f"{source}.>",
            durable=durable(service, source),
            stream=JStream(stream_name(source), declare=False),
            pull_sub=PullSub(batch_size=BATCH, timeout=BEGINNING_SECONDS, batch=True),
            ack_policy=AckPolicy.MANUAL,
            decoder=_as_it_came,
        )(_receiver(inbox, source, lacking))
    return broker


async def _as_it_came(_: NatsMessage) -> None:
    """Nothing is decoded here, so nothing can fail to decode."""


def _receiver(
    inbox: Inbox, source: str, lacking: Lacking
) -> Callable[[None, NatsMessage], Awaitable[None]]:
    async def store(batch: list[tuple[Headers, bytes]]) -> int:
        try:
            return await asyncio.to_thread(inbox.store, source, batch)
        except psycopg.Error as error:
            logger.warning("inbox pauses", extra={"error": type(error).__name__})
            return 0

    async def receive(_: None, message: NatsMessage) -> None:
        raw = sorted(cast(list[Msg], message.raw_message), key=_place)
        batch = [(dict(each.headers or {}), each.data) for each in raw]
        began = time.time_ns()
        safe = await store(batch)
        if safe < len(batch) and await lacking(source):
            safe = await store(batch)
        heard = [headers.get("traceparent") for headers, _ in batch[:safe]]
        spanned(f"inbox:{source}", heard, began)
        for each in raw[:safe]:
            await each.ack()
        for each in raw[safe:]:
            await each.nak(delay=TOO_EARLY_SECONDS)

    return receive


def _place(raw: Msg) -> int:
    """Where the stream holds it: one that was sent back may come after its successor."""
    return raw.metadata.sequence.stream


def run(inbox: Inbox, login: Login, stop: threading.Event) -> None:
    """Receive until stopped; one instance of a service at a time, the others stand by."""
    try:
        asyncio.run(until(stop, _run(inbox, login, stop)))
    finally:
        inbox.close()


async def _run(inbox: Inbox, login: Login, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            with connect(inbox.conninfo, autocommit=True) as db:
                if _lead(db):
                    await _receive(inbox, login, db, stop)
        except (psycopg.Error, NatsError, OSError, TimeoutError, RuntimeError) as error:
            what = type(error).__name__
            logger.warning("inbox pauses", extra={"error": what})
            await asyncio.to_thread(note_if_possible, inbox.conninfo, "inbox", what)
        await asyncio.sleep(1)


def _lead(db: Connection) -> bool:
    row = db.execute("SELECT pg_try_advisory_lock(hashtextextended('inbox-leader', 0))").fetchone()
    return bool(row and row[0])


async def _receive(inbox: Inbox, login: Login, db: Connection, stop: threading.Event) -> None:
    lines = {source: Line(inbox, source) for source in HEARS[inbox.service]}
    catching_up: dict[str, CatchingUp] = {}

    async def lacking(source: str) -> bool:
        return await _had(catching_up[source]) if source in catching_up else False

    broker = broker_for(inbox.service, inbox, login, lacking)
    try:
        await asyncio.wait_for(broker.start(), CONNECTING_SECONDS)
        client = broker.config.broker_config.connection_state.connection
        for subscriber in cast(Iterable[Any], broker.subscribers):
            stream = subscriber.stream.name
            prompt = PromptFetch(client, stream, durable(inbox.service, stream.lower()), BATCH)
            subscriber.subscription.fetch = prompt.fetch
        for source, line in lines.items():
            catching_up[source] = CatchingUp(line, Asking(client, source))
        watch = Watch(catching_up)
        while not stop.is_set():
            # It shows besides whether this is still the leader. One that led before may have noted
            # its trouble since.
            await asyncio.to_thread(over, db, "inbox")
            for source in await asyncio.to_thread(asked_for, db):
                await _refill(catching_up[source], db)
            await _drop(catching_up, db)
            for _ in range(4 * LEADER_SECONDS):
                if stop.is_set():
                    break
                if client.is_closed:  # for good, and FastStream would go on asking it in vain
                    raise ConnectionClosedError
                for source in await watch.idle():
                    await lacking(source)
                await asyncio.sleep(0.25)
    finally:
        await _stop(broker)


async def _refill(catching_up: CatchingUp, db: Connection) -> None:
    try:
        await Refilling(catching_up).carry_out(db)
    except NoHistory:
        logger.warning("cannot refill yet", extra={"error": catching_up.line.source})


async def _drop(catching_up: Mapping[str, CatchingUp], db: Connection) -> None:
    try:
        await drop_months(db, {source: each.asking for source, each in catching_up.items()})
    except NoHistory as nobody:
        logger.warning("cannot drop yet", extra={"error": str(nobody)})


async def _had(catching_up: CatchingUp) -> bool:
    try:
        return await catching_up.run() > 0
    except (AnotherHistory, NoHistory, NatsError, psycopg.Error) as error:
        logger.warning("cannot catch up yet", extra={"error": type(error).__name__})
        return False


async def _stop(broker: NatsBroker) -> None:
    """FastStream cannot stop what has lost its connection; what is left of it is closed here."""
    client = broker._connection
    try:
        await broker.stop()
    except (NatsError, ExceptionGroup):
        if client:
            await client.close()
