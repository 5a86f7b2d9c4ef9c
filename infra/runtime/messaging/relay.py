"""The relay: follows the ledger and publishes it, in order, each message naming the one before.

The ledger is the outbox. JetStream refuses a message whose predecessor is not its last one, so a
second relay, a repeat after the deduplication window or a lost cursor cannot disturb the stream.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import psycopg
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import PubAck
from nats.js.errors import NotFoundError
from psycopg import Connection
from psycopg import connect as connect_postgres

from contracts.facts import FACTS
from contracts.message import Message, epoch_of, is_message_of, position_of
from contracts.vocabulary import Vocabulary
from infra.runtime.eventstore.epochs import current_epoch
from infra.runtime.eventstore.storage.group_commit import CHANNEL, heard
from infra.runtime.messaging.connection import (
    CONNECTING_SECONDS,
    Login,
    connect,
    streams,
    until,
)
from infra.runtime.messaging.feed import AnotherHistory, Feed, Untranslatable
from infra.runtime.messaging.streams import stream_name
from infra.runtime.telemetry.traces import spanned
from infra.runtime.telemetry.troubles import note_if_possible, over

BATCH = 500
POLL_SECONDS = 0.5
PACE_SECONDS = 0.01
"""From one batch to the next at least: what is appended at a time is sent at a time."""
RECONCILE_SECONDS = 10.0
LONGEST_PAUSE = 4.0

SAVE = """
    WITH saved AS (INSERT INTO relay_cursor VALUES (%s, %s, %s, now()) ON CONFLICT (service)
        DO UPDATE SET last_message_id = excluded.last_message_id, position = excluded.position,
        moved_at = now() WHERE relay_cursor.last_message_id IS DISTINCT FROM
        excluded.last_message_id)
    SELECT set_config('synchronous_commit', 'off', true)"""
"""The stream itself says where it ends: what a crash takes back of this is told again, at worst."""
FOREIGN = (
    "INSERT INTO relay_cursor (service, foreign_id) VALUES (%s, %s) ON CONFLICT (service)"
    " DO UPDATE SET foreign_id = excluded.foreign_id"
)

logger = logging.getLogger("jejak.relay")


class StreamEnd(NamedTuple):
    """Where a stream ends."""

    last_id: str | None
    """The last message that it was told, and may have forgotten."""
    number: int


class OutOfStep(Exception):
    """The stream does not end where we thought it does: ask it."""


AWAY = (
    psycopg.Error,
    NatsError,
    OSError,
    TimeoutError,
    OutOfStep,
    AnotherHistory,
    Untranslatable,
)


class Relay:
    """Publishes one service's ledger. Run as many as you like: one works, the others wait."""

    def __init__(
        self, service: str, conninfo: str, login: Login, vocabulary: Vocabulary = FACTS
    ) -> None:
        self.service = service
        self.conninfo = conninfo
        self.login = login
        self.feed = Feed(service, vocabulary)

    def run(self, stop: threading.Event) -> None:
        """Relay until stopped, whatever goes away meanwhile."""
        asyncio.run(until(stop, self._run(stop)))

    async def _run(self, stop: threading.Event) -> None:
        pause = POLL_SECONDS
        client: Client | None = None
        try:
            while not stop.is_set():
                try:
                    if client is None or client.is_closed:  # for good: some errors end it
                        client = await connect(self.login, CONNECTING_SECONDS)
                    with connect_postgres(self.conninfo, autocommit=True) as db:
                        # Who stands by takes over at once, also from an older release that
                        # cannot tell a newer one's facts.
                        pause = POLL_SECONDS
                        if self._lead(db):
                            await self._follow(db, streams(client), stop)
                except AWAY as error:
                    what = type(error).__name__
                    logger.warning("relay pauses", extra={"error": what})
                    await asyncio.to_thread(note_if_possible, self.conninfo, "relay", what)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            if client:
                await client.close()

    def _lead(self, db: Connection) -> bool:
        row = db.execute(
            "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", (f"relay:{self.service}",)
        ).fetchone()
        return bool(row and row[0])

    async def _follow(self, db: Connection, js: JetStreamContext, stop: threading.Event) -> None:
        db.execute(f"LISTEN {CHANNEL}".encode())
        place = await self.reconcile(db, js)
        loop = asyncio.get_running_loop()
        reconciled = loop.time()
        while not stop.is_set():
            began = loop.time()
            place, moved = await self._publish_next(db, js, place)
            await asyncio.sleep(began + PACE_SECONDS - loop.time())
            if loop.time() - reconciled > RECONCILE_SECONDS:
                place, reconciled = await self.reconcile(db, js), loop.time()
            elif not moved:
                # Without word of a fact it looks when it next compares, not each time it wakes.
                while not (stop.is_set() or loop.time() - reconciled > RECONCILE_SECONDS):
                    if await self._word(db):
                        break

    @staticmethod
    async def _word(db: Connection) -> bool:
        """Whether something was appended, as soon as it was."""
        return bool(await asyncio.to_thread(heard, db, POLL_SECONDS))

    async def reconcile(self, db: Connection, js: JetStreamContext) -> StreamEnd:
        """Where the stream really ends, and what it is to be told next.

        A new stream is filled from the beginning; one that forgot all it had goes on where this
        relay was: who lacks what came before asks for it.
        """
        try:
            state = (await js.stream_info(stream_name(self.service))).state
        except NotFoundError:
            raise OutOfStep from None  # the provisioner makes it again
        if state.messages:
            last = await js.get_msg(stream_name(self.service), seq=state.last_seq)
            last_id = self._ours(db, last.headers or {})
        else:
            last_id = self._kept(db) if state.last_seq else None
        self._save(db, last_id)
        over(db, "relay")
        return StreamEnd(last_id, state.last_seq)

    def _ours(self, db: Connection, headers: Mapping[str, str]) -> str | None:
        """The stream's last message id, if that message is of a fact in this ledger.

        If it is not, and this copy of the ledger was adopted since, the relay's own place.
        """
        last_id = headers.get("Nats-Msg-Id", "")
        found = self.feed.find(db, last_id)
        if found and str(found.event_id) == headers.get("ce-eventid"):
            return last_id
        if is_message_of(self.service, last_id):
            if epoch_of(last_id) < current_epoch(db):
                return self._kept(db)
            db.execute(FOREIGN, (self.service, last_id))
        logger.error("the stream tells what the ledger does not", extra={"message_id": last_id})
        raise AnotherHistory(last_id)

    def _kept(self, db: Connection) -> str | None:
        """Up to where this relay knows that everything was sent."""
        query = "SELECT last_message_id FROM relay_cursor WHERE service = %s"
        row = db.execute(query, (self.service,)).fetchone()
        kept: str | None = row[0] if row else None
        return kept if kept and self.feed.find(db, kept) else None

    def _save(self, db: Connection, last_id: str | None) -> None:
        db.execute(SAVE, (self.service, last_id, position_of(last_id) if last_id else 0))

    async def _publish_next(
        self, db: Connection, js: JetStreamContext, place: StreamEnd
    ) -> tuple[StreamEnd, bool]:
        waiting = self.feed.after(db, place.last_id, BATCH)
        if not waiting:
            return place, False
        began = time.time_ns()
        await self._publish(js, waiting, place.number)
        spanned("relay", (each.traceparent for each in waiting), began)
        self._save(db, waiting[-1].id)
        return StreamEnd(waiting[-1].id, place.number + len(waiting)), True

    async def _publish(self, js: JetStreamContext, waiting: Sequence[Message], number: int) -> None:
        """Send a batch at once; the chain makes JetStream keep its order or refuse the rest.

        The first follows by number: a stream that forgot its last message knows no id.
        """
        expected = [{"Nats-Expected-Last-Sequence": str(number)}]
        expected += [{"Nats-Expected-Last-Msg-Id": each.id} for each in waiting[:-1]]
        sends = [
            js.publish(
                each.channel,
                each.data,
                stream=stream_name(self.service),
                headers=each.headers() | before,
            )
            for each, before in zip(waiting, expected, strict=True)
        ]
        results = await asyncio.gather(*sends, return_exceptions=True)
        if failed := next((r for r in results if isinstance(r, BaseException)), None):
            raise OutOfStep from failed
        if any(isinstance(r, PubAck) and r.duplicate for r in results):
            raise OutOfStep  # not stored: the stream still remembers it from another history
