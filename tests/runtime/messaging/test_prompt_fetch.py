"""One question stands for whatever comes: nothing waits for a fuller batch, or is asked twice."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import TimeoutError as NatsTimeoutError

from infra.local.servers.nats import NatsServer
from infra.runtime.messaging import prompt_fetch
from infra.runtime.messaging.connection import connect
from infra.runtime.messaging.prompt_fetch import PromptFetch
from tests.runtime.streams import empty_streams, login

BATCH = 3


@dataclass
class Ends:
    """Who tells, who hears, and what was asked of the stream."""

    teller: Client
    fetch: PromptFetch
    questions: list[str] = field(default_factory=list)

    async def tell(self, *words: bytes) -> None:
        for each in words:
            await self.teller.jetstream(timeout=5).publish("registry.told.v1", each)

    async def hear(self) -> list[bytes]:
        """The next batch, acknowledged."""
        found = await self.fetch.fetch(BATCH)
        for each in found:
            await each.ack()
        return [each.data for each in found]


@asynccontextmanager
async def ends(server: NatsServer) -> AsyncIterator[Ends]:
    teller = await connect(login(server, "registry"))
    hearer = await connect(login(server, "reporting"))
    found = Ends(teller, PromptFetch(hearer, "REGISTRY", "reporting-registry", BATCH))
    publish = hearer.publish

    async def noting(subject: str, *given: Any, **more: Any) -> None:
        found.questions += [subject] if "MSG.NEXT" in subject else []
        await publish(subject, *given, **more)

    hearer.publish = noting  # type: ignore[method-assign]
    try:
        yield found
    finally:
        await teller.close()
        await hearer.close()


@pytest.fixture
def story(nats_server: NatsServer) -> Callable[[Callable[[Ends], Awaitable[None]]], None]:
    """Runs it on empty streams."""

    def run(told: Callable[[Ends], Awaitable[None]]) -> None:
        async def whole() -> None:
            async with ends(nats_server) as both:
                await told(both)

        empty_streams(nats_server)
        asyncio.run(whole())

    return run


Story = Callable[[Callable[[Ends], Awaitable[None]]], None]


def test_what_is_there_comes_at_once_and_no_fuller_batch_is_waited_for(story: Story) -> None:
    async def told(both: Ends) -> None:
        await both.tell(b"1", b"2")
        began = time.monotonic()
        heard = await both.hear()
        heard += [] if len(heard) == 2 else await both.hear()
        assert heard == [b"1", b"2"]
        assert time.monotonic() - began < 2

    story(told)


def test_many_that_come_one_after_another_are_answers_to_one_question(story: Story) -> None:
    async def told(both: Ends) -> None:
        heard = []
        for number in range(BATCH):
            waiting = asyncio.create_task(both.hear())
            await asyncio.sleep(0.1)
            await both.tell(b"%d" % number)
            heard += await waiting
        assert heard == [b"0", b"1", b"2"]
        assert len(both.questions) == 1
        await both.tell(b"3")
        assert await both.hear() == [b"3"]
        assert len(both.questions) == 2, "so many answers had been asked for"

    story(told)


def test_a_question_that_stood_its_time_is_put_again(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompt_fetch, "STANDS_SECONDS", 0.2)

    async def told(both: Ends) -> None:
        assert await both.hear() == []
        assert await both.hear() == []
        await both.tell(b"1")
        heard = []
        while not heard:
            heard = await both.hear()
        assert heard == [b"1"]
        assert len(both.questions) >= 2

    story(told)


def test_the_rest_of_a_batch_is_not_waited_for(story: Story) -> None:
    async def told(both: Ends) -> None:
        with pytest.raises(NatsTimeoutError):
            await both.fetch.fetch(BATCH - 1)

    story(told)


def test_what_comes_closely_one_after_another_comes_together(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prompt_fetch, "PACE_SECONDS", 0.5)

    async def told(both: Ends) -> None:
        await both.tell(b"1")
        assert await both.hear() == [b"1"]
        await both.tell(b"2")
        await both.tell(b"3")
        assert await both.hear() == [b"2", b"3"]

    story(told)


def test_an_answer_that_was_lost_is_asked_for_again(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the server was started again: it knows nothing of the question any more."""
    monkeypatch.setattr(prompt_fetch, "STANDS_SECONDS", 0.2)

    async def told(both: Ends) -> None:
        answers = await both.fetch._ask()

        async def silence(timeout: float) -> Msg:
            raise NatsTimeoutError

        monkeypatch.setattr(answers, "next_msg", silence)
        assert await both.hear() == []
        await both.tell(b"1")
        heard = []
        while not heard:
            heard = await both.hear()
        assert heard == [b"1"]

    story(told)
