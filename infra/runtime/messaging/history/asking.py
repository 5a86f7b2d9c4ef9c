"""Asking a service for its history: what follows a message, and whether it still stands."""

import json
from typing import NamedTuple

from nats.aio.client import Client

from infra.runtime.messaging.history.answering import END, asked_at
from infra.runtime.messaging.inbox import Headers

WAIT_SECONDS = 10.0
STATUS = "Status"


class NoHistory(Exception):
    """The service does not answer, or cannot: it is asked again later."""


class Held(NamedTuple):
    """A message as an inbox holds it; of none the beginning is meant."""

    message_id: str | None = None
    hash: str | None = None


class HistoryTold(NamedTuple):
    """What a service answered."""

    known: bool
    """Whether its ledger holds that very message, and so all that went before it."""
    epoch: int
    messages: list[tuple[Headers, bytes]]


class Asking:
    """One hearer's way to ask one service."""

    def __init__(self, client: Client, source: str) -> None:
        self.client, self.source = client, source

    async def after(self, held: Held, limit: int) -> HistoryTold:
        """Raises NoHistory."""
        where = self.client.new_inbox()
        answers = await self.client.subscribe(where)
        question = {"after": held.message_id, "hash": held.hash, "limit": limit}
        try:
            await self.client.publish(
                asked_at(self.source), json.dumps(question).encode(), reply=where
            )
            found: list[tuple[Headers, bytes]] = []
            while True:
                message = await answers.next_msg(timeout=WAIT_SECONDS)
                headers = dict(message.headers or {})
                if STATUS in headers:  # nobody is there to answer
                    raise NoHistory(self.source)
                if END in headers:
                    return _understood(json.loads(headers[END]), found)
                found.append((headers, message.data))
        except TimeoutError:
            raise NoHistory(self.source) from None
        finally:
            await answers.unsubscribe()


def _understood(end: dict[str, object], found: list[tuple[Headers, bytes]]) -> HistoryTold:
    if "failed" in end:
        raise NoHistory(end["failed"])
    return HistoryTold(bool(end["known"]), int(str(end["epoch"])), found)
