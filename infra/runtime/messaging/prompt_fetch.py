"""Prompt fetch: what a consumer holds right now, or else the next message as soon as it comes.

Stands in for the fetch of a FastStream 0.7.8 batch subscriber, which waits for a fuller batch: 50
ms of each message's way. It also loses what it had fetched when nats-py times out with the plain
TimeoutError, and asks a closed connection again without a pause.
"""

import asyncio
import json
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import ConnectionClosedError
from nats.errors import TimeoutError as NatsTimeoutError

from infra.runtime.messaging.connection import PREFIX

WAIT_SECONDS = 5.0
"""For which the server keeps one question open when it has nothing."""
PAUSE_SECONDS = 0.5
STATUS = "Status"


class PromptFetch:
    """Asks one durable consumer of a stream; the answers to each question have their own inbox.

    Between accounts the server remembers every question until the inbox it named is gone.
    """

    def __init__(self, client: Client, stream: str, durable: str, batch: int) -> None:
        self.client, self.batch = client, batch
        self._asks = f"{PREFIX}.CONSUMER.MSG.NEXT.{stream}.{durable}"

    async def fetch(self, batch: int, **_: Any) -> list[Msg]:
        """Raises nats-py's TimeoutError for the rest of a batch, which is not waited for."""
        if batch < self.batch:
            raise NatsTimeoutError
        try:
            if found := await self._ask(batch, no_wait=True):
                return found
            found = await self._ask(1, expires=int(WAIT_SECONDS * 1e9))
            return found + await self._ask(batch - 1, no_wait=True) if found else found
        except ConnectionClosedError:
            await asyncio.sleep(PAUSE_SECONDS)
            raise

    async def _ask(self, most: int, **how: Any) -> list[Msg]:
        """Messages up to the word of the server that there are no more, or its silence."""
        inbox = self.client.new_inbox()
        answers = await self.client.subscribe(inbox)
        try:
            asked = json.dumps({"batch": most, **how}).encode()
            await self.client.publish(self._asks, asked, reply=inbox)
            return await _until_status(answers, most)
        finally:
            await answers.unsubscribe()


async def _until_status(answers: Subscription, most: int) -> list[Msg]:
    found: list[Msg] = []
    try:
        while len(found) < most:
            message = await answers.next_msg(timeout=WAIT_SECONDS + 1)
            if message.headers and STATUS in message.headers:
                break
            found.append(message)
    except TimeoutError:
        """Lost on the way, as when the server was started again: it is asked anew."""
    return found
