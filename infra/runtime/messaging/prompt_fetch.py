"""Prompt fetch: one standing question for each consumer, so that messages come when they are there.

Stands in for the fetch of a FastStream 0.7.8 batch subscriber, which waits for a fuller batch: 50
ms of each message's way. It also loses what it had fetched when nats-py times out with the plain
TimeoutError, and asks a closed connection again without a pause.
"""

import asyncio
import json
from time import monotonic
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import ConnectionClosedError
from nats.errors import TimeoutError as NatsTimeoutError

from infra.runtime.messaging.connection import PREFIX

STANDS_SECONDS = 5.0
"""For which the server answers a question with whatever comes."""
PACE_SECONDS = 0.02
"""From one batch to the next at least: what comes at a time is stored at a time."""
PAUSE_SECONDS = 0.5
STATUS = "Status"


class PromptFetch:
    """Asks one durable consumer of a stream; the answers to each question have their own inbox.

    Between accounts the server remembers every question until the inbox it named is gone.
    """

    def __init__(self, client: Client, stream: str, durable: str, batch: int) -> None:
        self.client, self.batch = client, batch
        self._asks = f"{PREFIX}.CONSUMER.MSG.NEXT.{stream}.{durable}"
        self._answers: Subscription | None = None
        self._left = 0
        self._fetched = 0.0

    async def fetch(self, batch: int, **_: Any) -> list[Msg]:
        """What has come, as soon as anything has; nothing where the question has to be put again.

        Raises nats-py's TimeoutError for the rest of a batch, which is not waited for.
        """
        if batch < self.batch:
            raise NatsTimeoutError
        try:
            await asyncio.sleep(self._fetched + PACE_SECONDS - monotonic())
            return await self._come(self._answers or await self._ask())
        except ConnectionClosedError:
            await asyncio.sleep(PAUSE_SECONDS)
            raise
        finally:
            self._fetched = monotonic()

    async def _ask(self) -> Subscription:
        inbox = self.client.new_inbox()
        self._answers, self._left = await self.client.subscribe(inbox), self.batch
        asked = {"batch": self.batch, "expires": int(STANDS_SECONDS * 1e9)}
        await self.client.publish(self._asks, json.dumps(asked).encode(), reply=inbox)
        return self._answers

    async def _come(self, answers: Subscription) -> list[Msg]:
        """Up to the word of the server that the question no longer stands, or its silence."""
        found: list[Msg] = []
        stands = True
        try:
            while stands and not (found and answers.pending_msgs == 0):
                message = await answers.next_msg(timeout=STANDS_SECONDS + 1)
                stands = not (message.headers and STATUS in message.headers)
                found += [message] if stands else []
                stands = stands and len(found) < self._left
        except TimeoutError:
            stands = False  # lost on the way, as when the server was started again: asked anew
        self._left -= len(found)
        if not stands:
            self._answers = None
            await answers.unsubscribe()
        return found
