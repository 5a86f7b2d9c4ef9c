"""The inbox: messages of other services, stored once and in order, then acknowledged.

Storing is all that happens here, so nothing in a message can make it fail; what a message means is
found out by followers of the inbox. Order is checked by the chain: each message names the one
before it, and one that comes too early is sent back until its predecessor is here.
"""

import asyncio
import json
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast
from uuid import UUID, uuid5

import psycopg
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.annotations import NatsMessage
from faststream.nats.security import NatsUserPassword
from nats.aio.msg import Msg
from nats.errors import ConnectionClosedError
from nats.errors import Error as NatsError
from nats.errors import TimeoutError as NatsTimeoutError
from psycopg import Connection, connect

from contracts.message import is_message_of
from infra.runtime.messaging.connection import Login, until
from infra.runtime.messaging.streams import HEARS, durable, stream_name

BATCH = 200
WAIT_SECONDS = 0.1
TOO_EARLY_SECONDS = 0.5

UNNAMED = UUID("6d0b1d2e-6f0c-5a55-9c43-70f3a2a0f6f1")
Headers = dict[str, str]

logger = logging.getLogger("jejak.inbox")


class Inbox:
    """One service's inbox in its database."""

    def __init__(self, service: str, conninfo: str) -> None:
        self.service = service
        self.conninfo = conninfo

    def store(self, source: str, batch: Sequence[tuple[Headers, bytes]]) -> int:
        """Store what continues the chain; answers how many of the batch are safe to acknowledge."""
        with connect(self.conninfo) as db:
            # One writer at a time: numbers become visible in the order they were given.
            db.execute("SELECT pg_advisory_xact_lock(hashtextextended('inbox', 0))")
            last = self._last(db, source)
            safe = 0
            for headers, data in batch:
                message_id = headers.get("ce-id", "")
                if not is_message_of(source, message_id):
                    # Nothing after it can be stored in order: an operator has to see to it.
                    logger.error("the stream holds what %s never sent", source)
                    break
                if self._has(db, message_id):
                    safe += 1
                    continue
                if (previous := headers.get("ce-previousid")) != last:
                    # Passes by itself, unless this database was put back to an older state.
                    text = "inbox waits for what came before: %s, not %s"
                    logger.warning(text, previous, last, extra={"message_id": message_id})
                    break
                self._insert(db, source, headers, data)
                last = message_id
                safe += 1
            if last:
                self._remember(db, source, last)
            db.execute("NOTIFY inbox")
        return safe

    @staticmethod
    def _last(db: Connection, source: str) -> str | None:
        row = db.execute(
            "SELECT last_message_id FROM inbox_cursor WHERE source = %s", (source,)
        ).fetchone()
        return row[0] if row else None

    @staticmethod
    def _has(db: Connection, message_id: str) -> bool:
        return bool(
            db.execute("SELECT 1 FROM inbox WHERE message_id = %s", (message_id,)).fetchone()
        )

    @staticmethod
    def _insert(db: Connection, source: str, headers: Headers, data: bytes) -> None:
        message_id = headers["ce-id"]
        db.execute(
            "INSERT INTO inbox (source, message_id, type, key, event_id, headers, data)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (
                source,
                message_id,
                _storable(headers.get("ce-type", "unknown")),
                _uuid(headers.get("ce-subject")),
                _uuid(headers.get("ce-eventid")) or uuid5(UNNAMED, message_id),
                json.dumps({_storable(name): _storable(text) for name, text in headers.items()}),
                data,
            ),
        )

    @staticmethod
    def _remember(db: Connection, source: str, last: str) -> None:
        db.execute(
            "INSERT INTO inbox_cursor VALUES (%s, %s) ON CONFLICT (source)"
            " DO UPDATE SET last_message_id = excluded.last_message_id",
            (source, last),
        )


def _storable(text: str) -> str:
    """A header as PostgreSQL can keep it: what cannot be seen is replaced."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def broker_for(service: str, inbox: Inbox, login: Login) -> NatsBroker:
    """The FastStream broker with one subscriber per stream that the service hears.

    The acknowledgement policy is set here and nowhere else: the library's default would drop a
    message for ever when storing it failed once.
    """
    broker = NatsBroker(
        login.url,
        security=NatsUserPassword(login.user, login.password),
        inbox_prefix=login.inbox,
        max_reconnect_attempts=-1,
        logger=logger,
        log_level=logging.DEBUG,
    )
    for source in HEARS[service]:
        broker.subscriber(
            f"{source}.>",
            durable=durable(service, source),
            stream=JStream(stream_name(source), declare=False),
            pull_sub=PullSub(batch_size=BATCH, timeout=WAIT_SECONDS, batch=True),
            inbox_prefix=f"{login.inbox}.".encode(),
            ack_policy=AckPolicy.MANUAL,
            decoder=_as_it_came,
        )(_receiver(inbox, source))
    return broker


async def _as_it_came(_: NatsMessage) -> None:
    """Nothing is decoded here, so nothing can fail to decode."""


def _receiver(inbox: Inbox, source: str) -> Callable[[None, NatsMessage], Awaitable[None]]:
    async def receive(_: None, message: NatsMessage) -> None:
        raw: list[Msg] = list(cast(list[Msg], message.raw_message))
        batch = [(dict(each.headers or {}), each.data) for each in raw]
        try:
            safe = await asyncio.to_thread(inbox.store, source, batch)
        except psycopg.Error as error:
            logger.warning("inbox pauses", extra={"error": type(error).__name__})
            safe = 0
        for each in raw[:safe]:
            await each.ack()
        for each in raw[safe:]:
            await each.nak(delay=TOO_EARLY_SECONDS)

    return receive


def _fetch_patiently(subscriber: Any) -> None:
    """Two manners of FastStream 0.7.8 that would cost us messages, or the whole loop.

    nats-py may time out with the plain TimeoutError, which it does not expect: it then forgets the
    messages it had already fetched, and they wait for ack_wait to come again. And it asks a closed
    connection again at once, so that nothing else in this thread would ever run.
    """
    fetch = subscriber.subscription.fetch

    async def patient_fetch(*args: Any, **options: Any) -> Any:
        try:
            return await fetch(*args, **options)
        except ConnectionClosedError:
            await asyncio.sleep(TOO_EARLY_SECONDS)
            raise
        except TimeoutError as error:
            raise NatsTimeoutError from error

    subscriber.subscription.fetch = patient_fetch


def run(inbox: Inbox, login: Login, stop: threading.Event) -> None:
    """Receive until stopped; one instance of a service at a time, the others stand by."""
    asyncio.run(until(stop, _run(inbox, login, stop)))


async def _run(inbox: Inbox, login: Login, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            with connect(inbox.conninfo, autocommit=True) as db:
                if _lead(db):
                    await _receive(inbox, login, db, stop)
        except (psycopg.Error, NatsError, OSError, TimeoutError, RuntimeError) as error:
            logger.warning("inbox pauses", extra={"error": type(error).__name__})
        await asyncio.sleep(1)


def _lead(db: Connection) -> bool:
    row = db.execute("SELECT pg_try_advisory_lock(hashtextextended('inbox-leader', 0))").fetchone()
    return bool(row and row[0])


async def _receive(inbox: Inbox, login: Login, db: Connection, stop: threading.Event) -> None:
    broker = broker_for(inbox.service, inbox, login)
    try:
        await broker.start()
        for subscriber in broker.subscribers:
            _fetch_patiently(subscriber)
        client = broker.config.broker_config.connection_state.connection
        while not stop.is_set():
            await asyncio.sleep(0.5)
            if client.is_closed:  # for good, and FastStream would go on asking it in vain
                raise ConnectionClosedError
            await asyncio.to_thread(db.execute, "SELECT 1")  # still the leader?
    finally:
        await _stop(broker)


async def _stop(broker: NatsBroker) -> None:
    """FastStream cannot stop what has lost its connection; what is left of it is closed here."""
    client = broker._connection
    try:
        await broker.stop()
    except (NatsError, ExceptionGroup):
        if client:
            await client.close()
