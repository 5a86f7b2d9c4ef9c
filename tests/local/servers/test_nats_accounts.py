"""Each service is alone in its account: no other verb is its own, and no answer leaves it."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest

from infra.local.servers.nats import NatsServer
from infra.runtime.messaging import prompt_fetch
from infra.runtime.messaging.connection import PREFIX, Login, connect
from infra.runtime.messaging.prompt_fetch import PromptFetch
from infra.runtime.messaging.streams import durable, stream_name
from infra.runtime.messaging.topology import HEARS
from tests.local.servers.visiting import SERVICES, Visitor, as_user, provisioned, run


@pytest.fixture(scope="module")
def server(nats_server: NatsServer) -> Iterator[NatsServer]:
    """What is asked here and never answered waits for no other test."""
    asyncio.run(provisioned(nats_server))
    yield nats_server
    for service in SERVICES:
        asyncio.run(provisioned(nats_server, emptied=stream_name(service)))


def verbs(service: str) -> list[str]:
    """Everything that JetStream can be asked, of one's own stream and consumers and of others'."""
    other, source = others(service)[0], HEARS[service][0]
    own, foreign = stream_name(service), stream_name(other)
    pull, pulled = f"{stream_name(source)}.{durable(service, source)}", durables(other)[0]
    of_streams = [
        f"STREAM.{verb}.{stream}"
        for stream in (own, foreign)
        for verb in ("CREATE", "UPDATE", "DELETE", "PURGE", "MSG.DELETE", "SNAPSHOT", "RESTORE")
    ]
    of_consumers = [
        f"CONSUMER.{verb}.{where}"
        for where in (pull, pulled)
        for verb in ("CREATE", "DURABLE.CREATE", "DELETE", "PAUSE", "RESET", "UNPIN")
    ]
    return [
        *of_streams,
        *of_consumers,
        *(f"STREAM.{verb}.{foreign}" for verb in ("INFO", "MSG.GET")),
        *(f"DIRECT.GET.{each}" for each in (own, foreign, f"{foreign}.{other}.x.v1")),
        *(f"CONSUMER.{verb}.{pulled}" for verb in ("INFO", "MSG.NEXT")),
        *(f"CONSUMER.{verb}.{foreign}" for verb in ("NAMES", "LIST", "CREATE")),
        *("INFO", "STREAM.NAMES", "STREAM.LIST", f"ACCOUNT.PURGE.{own}", "META.LEADER.STEPDOWN"),
    ]


def others(service: str) -> list[str]:
    return [each for each in SERVICES if each != service]


def durables(service: str) -> list[str]:
    return [f"{stream_name(source)}.{durable(service, source)}" for source in HEARS[service]]


def beside_jetstream(service: str) -> list[str]:
    other = others(service)[0]
    unheard = [each for each in SERVICES if each not in HEARS[service]]
    return [
        *(f"feed.{each}" for each in unheard),
        *(f"{each}.x.v1" for each in others(service)),
        *(f"$JS.ACK.{durables(other)[0]}.1.1.1.1.0", "$JS.FC.x", "$SYS.REQ.SERVER.PING"),
        *("$SYS.REQ.USER.INFO", "$SRV.PING", "_INBOX.x", "_R_.x", "JEJAK", "out.pmd.x"),
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_no_other_verb_is_anybodys(server: NatsServer, service: str) -> None:
    """Under the server's own prefix, which each account answers itself, and under ours."""
    asked = [f"{prefix}.{verb}" for verb in verbs(service) for prefix in ("$JS.API", PREFIX)]
    asked += beside_jetstream(service)

    async def story() -> None:
        async with as_user(server, service) as visitor:
            for subject in asked:
                await visitor.client.publish(subject, b"{}", reply="_INBOX.x")
            await visitor.client.flush()
            await visitor.refused_since(len(asked) - 1)
            refused = {text.rpartition(" to ")[2].strip('"').lower() for text in visitor.refusals}
            assert {each for each in asked if each.lower() not in refused} == set()

    before = asyncio.run(state(server))
    run(story())
    assert asyncio.run(state(server)) == before


@pytest.mark.parametrize("service", SERVICES)
def test_an_answer_wanted_on_anothers_subject_reaches_nobody(
    server: NatsServer, service: str
) -> None:
    """A publish permission covers a question, never where its answer goes."""
    other = others(service)[0]
    wanted = [f"{each}.injected.v1" for each in others(service)]
    wanted += [
        f"$JS.API.STREAM.PURGE.{stream_name(other)}",
        f"$JS.ACK.{durables(other)[0]}.1.1.1.1.0",
    ]
    wanted += [f"$JS.API.CONSUMER.DELETE.{durables(other)[0]}", f"feed.{service}", "_INBOX.theirs"]

    async def story() -> None:
        async with as_user(server, other) as listener, as_user(server, service) as visitor:
            heard = await listener.client.subscribe("_INBOX.theirs")
            await listener.client.flush()
            asked = [f"{PREFIX}.STREAM.INFO.{stream_name(service)}"]
            asked += [f"{PREFIX}.STREAM.MSG.GET.{stream_name(service)}", f"{service}.said.v1"]
            for pull in durables(service):
                asked += [f"{PREFIX}.CONSUMER.INFO.{pull}", f"{PREFIX}.CONSUMER.MSG.NEXT.{pull}"]
            asked += [f"feed.{source}" for source in HEARS[service]]
            for reply in wanted:
                for subject in asked:
                    await visitor.client.publish(subject, b"", reply=reply)
            await visitor.client.flush()
            await asyncio.sleep(0.3)
            assert heard.pending_msgs == 0

    # Questions of others that nobody can hear answers to would still be waiting for what it says.
    asyncio.run(provisioned(server, emptied=stream_name(service)))
    before = asyncio.run(state(server, beside=service))
    run(story())
    assert asyncio.run(state(server, beside=service)) == before


def test_who_asks_all_day_leaves_nothing_behind_in_the_server(
    server: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It remembers a question that may have many answers for as long as somebody could hear one."""
    monkeypatch.setattr(prompt_fetch, "STANDS_SECONDS", 0.01)

    async def story() -> None:
        await provisioned(server, emptied="REGISTRY")
        async with as_user(server, "system") as system, as_user(server, "reporting") as visitor:
            fetch = PromptFetch(visitor.client, "REGISTRY", "reporting-registry", batch=2)
            before = await remembered(system)
            for _ in range(60):
                assert await fetch.fetch(2) == []
            assert await remembered(system) < before + 10

    run(story())


async def remembered(system: Visitor) -> int:
    """Questions to the streams that may still be answered."""
    answer = await system.client.request("$SYS.REQ.ACCOUNT.JEJAK.INFO", timeout=5)
    return len(json.loads(answer.data)["data"].get("responses", ()))


async def state(server: NatsServer, beside: str = "") -> dict[str, tuple[Any, ...]]:
    """What each stream holds and how far each durable was taken, of all but one service."""
    client = await connect(Login(server.url, "provisioner", server.passwords["provisioner"]))
    js, found = client.jetstream(), dict[str, tuple[Any, ...]]()
    for service in {*SERVICES} - {beside}:
        held = (await js.stream_info(stream_name(service))).state
        found[service] = held.messages, held.last_seq, held.consumer_count
        for source in HEARS[service]:
            taken = await js.consumer_info(stream_name(source), durable(service, source))
            found[durable(service, source)] = taken.num_ack_pending, taken.ack_floor
    await client.close()
    return found
