"""Who may say and hear what, tried on a real server."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from infra.local.servers.nats import NatsServer
from infra.runtime.messaging.connection import PREFIX
from infra.runtime.messaging.streams import consumer_config, durable, stream_name
from infra.runtime.messaging.topology import HEARS
from tests.local.servers.visiting import SERVICES, as_user, provisioned, run


@pytest.fixture(scope="module")
def server(nats_server: NatsServer) -> NatsServer:
    asyncio.run(provisioned(nats_server))
    return nats_server


def test_provisioning_twice_changes_nothing(server: NatsServer) -> None:
    asyncio.run(provisioned(server))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_publishes_its_own_subjects_only(server: NatsServer, service: str) -> None:
    async def story() -> None:
        async with as_user(server, service) as visitor:
            stored = await visitor.stream.publish(f"{service}.something.v1", b"{}")
            last = await visitor.stream.get_msg(stream_name(service), stored.seq)
            assert last.subject == f"{service}.something.v1"
            for other in {*SERVICES} - {service}:
                assert await visitor.denied(
                    partial(visitor.stream.publish, f"{other}.something.v1", b"{}")
                )

    run(story())


@pytest.mark.parametrize("hearer", SERVICES)
def test_a_service_takes_messages_from_its_own_durables(server: NatsServer, hearer: str) -> None:
    async def story() -> None:
        for source in HEARS[hearer]:
            async with as_user(server, source) as sayer:
                await sayer.stream.publish(f"{source}.heard.v1", b"{}")
            async with as_user(server, hearer) as visitor:
                name, stream = durable(hearer, source), stream_name(source)
                mine = await visitor.stream.pull_subscribe_bind(name, stream=stream)
                messages = await mine.fetch(1, timeout=2)
                await messages[0].ack_sync()
                assert (await visitor.stream.consumer_info(stream, name)).num_ack_pending == 0

    run(story())


@pytest.mark.parametrize("hearer", SERVICES)
def test_a_service_takes_nothing_from_another_services_durable(
    server: NatsServer, hearer: str
) -> None:
    async def story() -> None:
        async with as_user(server, hearer) as visitor:
            for other in {*SERVICES} - {hearer}:
                for source in HEARS[other]:
                    stream = stream_name(source)
                    subject = f"{PREFIX}.CONSUMER.MSG.NEXT.{stream}.{durable(other, source)}"
                    assert await visitor.denied(
                        partial(visitor.client.request, subject, b"1", timeout=0.1)
                    )

    run(story())


@pytest.mark.parametrize("service", SERVICES)
def test_no_service_changes_a_stream_or_a_durable(server: NatsServer, service: str) -> None:
    async def story() -> None:
        name, source = stream_name(service), HEARS[service][0]
        async with as_user(server, service) as visitor:
            js = visitor.stream
            attempts: list[Callable[[], Awaitable[Any]]] = [
                lambda: js.purge_stream(name),
                lambda: js.delete_stream(name),
                lambda: js.add_stream(name="MINE", subjects=["mine.>"]),
                lambda: js.update_stream(name=name, subjects=["anything.>"]),
                lambda: js.delete_msg(name, 1),
                lambda: js.delete_consumer(stream_name(source), durable(service, source)),
                lambda: js.add_consumer(stream_name(source), consumer_config(service, source)),
            ]
            for attempt in attempts:
                assert await visitor.denied(attempt)

    run(story())


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    "subject",
    [">", "*", "registry.>", "$JS.>", "$JS.EVENT.>", "$SYS.>", "$SRV.>", "_R_.>", "feed.>"],
)
def test_no_service_listens_beside_its_own_inbox(
    server: NatsServer, service: str, subject: str
) -> None:
    async def story() -> None:
        async with as_user(server, service) as visitor:
            await visitor.client.subscribe(subject)
            assert await visitor.refused_since(0)

    run(story())


def test_only_the_provisioner_empties_a_stream(server: NatsServer) -> None:
    async def story() -> None:
        async with as_user(server, "programs") as visitor:
            await visitor.stream.publish("programs.kept.v1", b"{}")
            await provisioned(server, emptied="PROGRAMS")
            info = await visitor.stream.stream_info("PROGRAMS")
            assert info.state.messages == 0

    run(story())
