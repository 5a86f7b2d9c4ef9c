"""Answering: a service tells its history to those who hear it, when they ask for it over NATS.

Who may ask is the topology's matter: the server lets nobody else ask, and each answer goes to the
account that asked, whatever subject it was wanted on.
"""

import asyncio
import json
import logging
import threading
from typing import Any

import psycopg
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from psycopg import Connection, connect
from pydantic import BaseModel, ConfigDict, Field

from contracts.facts import FACTS
from contracts.message import Message
from contracts.text import Word
from contracts.vocabulary import Vocabulary
from infra.runtime.eventstore.epochs import current_epoch
from infra.runtime.messaging import connection
from infra.runtime.messaging.connection import Login, until
from infra.runtime.messaging.feed import Feed, Untranslatable

END = "Jejak-Feed"
"""The header of the last message of an answer."""
LONGEST = 500
PAUSE_SECONDS = 1.0

logger = logging.getLogger("jejak.feed")


def asked_at(source: str) -> str:
    """The subject on which a service is asked; no stream listens there."""
    return f"feed.{source}"


class HistoryAsked(BaseModel):
    """What follows a message that the asker holds, known to both by its hash."""

    model_config = ConfigDict(extra="ignore")

    after: Word | None = None
    hash: str | None = None
    limit: int = Field(ge=0, le=LONGEST)


class Answering:
    """One service's desk. Several of them share the questions."""

    def __init__(
        self, service: str, conninfo: str, login: Login, vocabulary: Vocabulary = FACTS
    ) -> None:
        self.service, self.conninfo, self.login = service, conninfo, login
        self.feed = Feed(service, vocabulary)

    def run(self, stop: threading.Event) -> None:
        asyncio.run(until(stop, self._run(stop)))

    async def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                await self._answer_all(stop)
            except (NatsError, OSError, TimeoutError) as error:
                logger.warning("answering pauses", extra={"error": type(error).__name__})
            await asyncio.sleep(PAUSE_SECONDS)

    async def _answer_all(self, stop: threading.Event) -> None:
        client = await connection.connect(self.login)
        try:
            questions = await client.subscribe(asked_at(self.service), queue=self.service)
            while not stop.is_set() and not client.is_closed:
                try:
                    question = await questions.next_msg(timeout=1)
                except TimeoutError:
                    continue
                await self._answer(client, question)
        finally:
            await client.close()

    async def _answer(self, client: Client, question: Msg) -> None:
        if not question.reply:
            return
        try:
            asked = HistoryAsked.model_validate_json(question.data)
            found, end = await asyncio.to_thread(self._look, asked)
        except (ValueError, Untranslatable, psycopg.Error) as error:
            found, end = [], {"failed": type(error).__name__}
        for each in found:
            await client.publish(question.reply, each.data, headers=each.headers())
        await client.publish(question.reply, headers={END: json.dumps(end)})

    def _look(self, asked: HistoryAsked) -> tuple[list[Message], dict[str, Any]]:
        with connect(self.conninfo, autocommit=True) as db:
            end: dict[str, Any] = {"known": self._knows(db, asked), "epoch": current_epoch(db)}
            if not (end["known"] and asked.limit):
                return [], end
            return self.feed.after(db, asked.after, asked.limit), end

    def _knows(self, db: Connection, asked: HistoryAsked) -> bool:
        if asked.after is None:
            return True
        found = self.feed.find(db, asked.after)
        return bool(found and asked.hash in (None, found.hash.hex()))
