"""With one service's login nobody tells in another's name: it is passed over, and seen."""

import asyncio
import logging
from collections.abc import Iterator

import pytest
from nats.js import JetStreamContext

from contracts.facts import FACTS
from contracts.message import Message, wire_type
from contracts.registry.roles import RoleAssigned
from contracts.registry.welfare import ListingEnded
from infra.local.servers.nats import NatsServer
from infra.runtime.messaging.connection import connect
from infra.runtime.messaging.history.asking import HistoryTold
from infra.runtime.messaging.history.catching_up import CatchingUp
from infra.runtime.messaging.history.refilling import Refilling
from infra.runtime.messaging.ownership import foreign, goes_on
from infra.runtime.messaging.topology import SERVICES, TELLS
from infra.runtime.telemetry.troubles import alarms, troubles
from tests.conftest import ServiceDatabases
from tests.runtime.messaging.history.telling import Telling, telling, until
from tests.runtime.plumbing import addressed
from tests.runtime.streams import login

NIK = "9999010107850001"
DELISTING, APPOINTMENT = wire_type(ListingEnded), wire_type(RoleAssigned)
PASSED_OVER = ["alarm:registry: pesan yang bukan milik registry tidak disimpan"]


@pytest.fixture
def world(service_databases: ServiceDatabases, nats_server: NatsServer) -> Iterator[Telling]:
    with telling(service_databases, nats_server) as ready:
        yield ready


def test_every_fact_belongs_to_one_stream() -> None:
    for fact in FACTS.kinds.values():
        own = [service for service in SERVICES if TELLS[service].fullmatch(wire_type(fact))]
        assert own == [fact.TOPIC.split(".")[0]]


@pytest.mark.parametrize(
    "message_id",
    ["", "kabar", "registry", "registry:1:0", "18.09:registry:1:1", "18.09:registry:1:x:0",
     "18.09:registry:1:1:0:0", "18.09:verification:1:1:0", "18.09:registry:1:\u0661:0",
     "18.09:registry:1:1:0\n", f"18.09:registry:1:{'9' * 19}:0", " 18.09:registry:1:1:0",
     "18.10:registry:1:1:0", "18x09:registry:1:1:0", "18.09:registry:x:1:0"],
)  # fmt: skip
def test_an_id_of_another_source_is_not_its_own(message_id: str) -> None:
    """It would later stand in that one's way, and the real fact be lost."""
    assert foreign("registry", addressed(1) | {"ce-id": message_id}) == "id"
    assert foreign("registry", {}) == "id"


@pytest.mark.parametrize(
    "type_",
    ["", "registry", "registry.v1", "registry.test-noted", "registry.test-noted.vx",
     "registryx.test-noted.v1", "verification.test-noted.v1", "Registry.test-noted.v1",
     "registry.test-noted.v1\n", "registry..v1", "x.registry.test-noted.v1",
     f"registry.{NIK} Budi.v1", f"registry.x.v{'1' * 5}"],
)  # fmt: skip
def test_a_type_of_another_stream_is_not_its_own(type_: str) -> None:
    assert foreign("registry", addressed(1, type_)) == "type"


@pytest.mark.parametrize(
    ("header", "told"),
    [("source", "/jejak/18.09/verification"), ("source", "/jejak/18.10/registry"),
     ("source", ""), ("position", "2"), ("position", "01"), ("position", ""), ("position", "x")],
)  # fmt: skip
def test_source_and_position_are_those_of_its_id(header: str, told: str) -> None:
    assert foreign("registry", addressed(1)) == ""
    assert foreign("registry", addressed(1) | {f"ce-{header}": told}) == header


def test_a_ledger_never_goes_back() -> None:
    def told(*place: int) -> str:
        return "18.09:registry:{}:{}:{}".format(*place)

    assert goes_on(told(1, 7, 0), None)
    assert all(goes_on(told(*next_), told(1, 7, 1)) for next_ in ((1, 7, 2), (1, 9, 0), (2, 3, 0)))
    assert not any(
        goes_on(told(*next_), told(2, 7, 1)) for next_ in ((2, 7, 1), (2, 6, 5), (1, 9, 0))
    )


def test_what_is_not_its_own_is_passed_over_and_the_line_goes_on(
    world: Telling, caplog: pytest.LogCaptureFixture
) -> None:
    world.note(2)
    first, second = world.both.sent()
    strange = addressed(9, "verification.test-noted.v1", ce_id=f"NIK {NIK}", ce_previousid=first.id)
    back = first.headers() | addressed(0, ce_previousid=first.id)
    given = [(first.headers(), first.data), (strange, b"{}"), (back, b"{}")]
    with caplog.at_level(logging.ERROR, "jejak.inbox"):
        stored = world.both.inbox.store("registry", [*given, (second.headers(), second.data)])
    assert stored == 4
    assert world.equal()
    assert [each.getMessage() for each in caplog.records] == [
        "passed over: the id of a message is not registry's own",
        "passed over: the position of a message is not registry's own",
    ]


def test_an_alarm_stands_until_the_inbox_was_compared_and_stops_nothing(world: Telling) -> None:
    world.note(1)
    world.both.receive(world.both.sent())
    world.both.inbox.store("registry", [(addressed(9, DELISTING, ce_id="x"), b"{}")])
    with world.both.owner() as owner:
        owner.execute("UPDATE trouble SET since = now() - interval '1 hour'")
    world.note(1)
    world.both.receive(world.both.sent())
    assert alarms(troubles(world.both.reader)) == PASSED_OVER
    assert not any(each.stuck for each in troubles(world.both.reader))
    with world.at_work(hearing=False):
        world.refill()
    assert alarms(troubles(world.both.reader)) == []


@pytest.mark.parametrize("type_", [APPOINTMENT, DELISTING])
def test_with_verifications_login_nobody_appoints_an_officer_or_delists_a_family(
    world: Telling, type_: str
) -> None:
    """At the first release the registry's followers, and everybody's, believed it."""

    async def publish(js: JetStreamContext) -> None:
        forged = "18.09:verification:1:99999:0"
        headers = addressed(99999, type_, ce_id=forged, Nats_Msg_Id=forged)
        await js.publish("verification.x", b'{"fact": {}, "by": {}}', headers=headers)

    async def as_verification() -> None:
        client = await connect(login(world.server, "verification"))
        await publish(client.jetstream())
        await client.close()

    asyncio.run(as_verification())
    world.note(1)
    with world.at_work():
        until(world.equal)
        until(lambda: alarms(troubles(world.both.reader)) != [])
    assert [each.part for each in troubles(world.both.reader)] == ["alarm:verification"]


class Telltale:
    """An owner that answers with what is not its own, over and over."""

    def __init__(self, messages: list[Message]) -> None:
        self.messages = [
            (each.headers() | {"ce-type": "verification.x.v1"}, b"{}") for each in messages
        ]

    async def after(self, held: object, limit: int) -> HistoryTold:
        return HistoryTold(True, 1, self.messages[:limit])


def test_an_owner_that_tells_what_is_not_its_own_is_not_asked_for_ever(world: Telling) -> None:
    world.note(2)
    catching_up = CatchingUp(world.line, Telltale(world.both.sent()))  # type: ignore[arg-type]
    assert asyncio.run(catching_up.run()) == 0
    world.both.receive(world.both.sent())

    async def refilled() -> None:
        async for _ in Refilling(catching_up).run():
            pass

    asyncio.run(refilled())
    assert world.equal()
