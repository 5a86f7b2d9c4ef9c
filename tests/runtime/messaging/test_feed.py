"""A feed makes of the ledger, at any place in it, exactly what the relay has sent."""

import json
from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.dcb.api import DCBEvent
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from nats.js import JetStreamContext

from contracts.message import Message
from infra.local.servers.nats import NatsServer
from infra.runtime.messaging.feed import Feed, Untranslatable
from tests.conftest import ServiceDatabases
from tests.runtime.messaging.test_relay import _until, relaying
from tests.runtime.plumbing import Pair, pair
from tests.runtime.streams import ask, empty_streams, ids_in
from tests.runtime.world import WORLD, Note, by

SUMIATI = UUID(int=1)
OFFICES = some.sampled_from(["18.09.01.2001", "18.09", "registry"])
TRACES = some.none() | some.integers(1, 2**60).map(lambda n: f"00-{n:032x}-{n:016x}-01")


@pytest.fixture(scope="module")
def both(module_service_databases: ServiceDatabases, nats_server: NatsServer) -> Iterator[Pair]:
    empty_streams(nats_server)
    with pair(module_service_databases) as ready:
        yield ready


def told(both: Pair, last_id: str | None = None, limit: int = 100_000) -> list[Message]:
    with both.registry_reader() as db:
        return Feed("registry", WORLD).after(db, last_id, limit)


def in_stream(server: NatsServer) -> list[tuple[dict[str, str], bytes]]:
    async def read(js: JetStreamContext) -> list[tuple[dict[str, str], bytes]]:
        state = (await js.stream_info("REGISTRY")).state
        numbers = range(max(state.first_seq, 1), state.last_seq + 1)
        found = [await js.get_msg("REGISTRY", seq=number) for number in numbers]
        return [(dict(each.headers or {}), each.data or b"") for each in found]

    return ask(server, read)


def of_jetstream(name: str) -> bool:
    return name.startswith("Nats-Expected-")


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(recorded=some.lists(some.tuples(some.integers(1, 4), OFFICES, TRACES), max_size=25))
def test_a_feed_is_what_jetstream_holds(
    both: Pair, nats_server: NatsServer, recorded: list[tuple[int, str, str | None]]
) -> None:
    """Whatever was recorded: the same headers, the same bytes, the same order."""
    for family, office, trace in recorded:
        note = Note(UUID(int=family), both.ledger.head())
        both.ledger.decide(note, by(office=office, traceparent=trace))
    with relaying(both, nats_server):
        _until(lambda: len(ids_in(nats_server)) == both.ledger.head())
    sent = [
        ({name: text for name, text in headers.items() if not of_jetstream(name)}, data)
        for headers, data in in_stream(nats_server)
    ]
    assert sent == [(each.headers(), each.data) for each in told(both)]


@given(after=some.integers(0, 7), limit=some.integers(1, 9))
@settings(max_examples=30, deadline=None)
def test_it_begins_at_any_place_and_pages_meet(after: int, limit: int) -> None:
    whole = BOTH[:8]
    last = whole[after - 1].id if after else None
    [database] = DATABASE
    with psycopg.connect(database) as db:
        found = Feed("registry", WORLD).after(db, last, limit)
    assert found == whole[after : after + limit]


DATABASE: list[str] = []
BOTH: list[Message] = []


@pytest.fixture(autouse=True, scope="module")
def eight_notes(module_service_databases: ServiceDatabases) -> Iterator[None]:
    with pair(module_service_databases) as ready:
        for number in range(8):
            ready.ledger.decide(Note(uuid4(), number), by())
        DATABASE[:], BOTH[:] = [ready.registry.app], told(ready)
        yield


def test_a_message_is_found_by_its_id_and_by_no_other(both: Pair) -> None:
    both.ledger.decide(Note(uuid4(), 1), by())
    last = told(both)[-1]
    feed = Feed("registry", WORLD)
    with both.registry_reader() as db:
        found = feed.find(db, last.id)
        assert found
        assert (found.event_id, found.hash.hex()) == (last.event_id, last.hash)
        place = last.id.removeprefix("18.09:registry:1:")
        for other in (
            f"18.09:registry:2:{place}",
            f"18.09:programs:1:{place}",
            f"18.10:registry:1:{place}",
            "18.09:registry:1:999999:0",
            "",
        ):
            assert feed.find(db, other) is None


def test_an_event_in_one_piece_says_what_its_headers_say(both: Pair) -> None:
    both.ledger.decide(Note(SUMIATI, 100), by())
    last = told(both)[-1]
    whole = json.loads(last.structured())
    assert whole.pop("data") == json.loads(last.data)
    assert whole.pop("datacontenttype") == "application/json"
    from_headers = {
        name.removeprefix("ce-"): text
        for name, text in last.headers().items()
        if name.startswith("ce-")
    }
    assert {name: str(value) for name, value in whole.items()} == from_headers
    assert last.data in last.structured()


def test_what_cannot_be_read_ends_a_feed_instead_of_being_left_out(
    service_databases: ServiceDatabases,
) -> None:
    with pair(service_databases) as ready:
        ready.ledger.decide(Note(SUMIATI, 1), by())
        ready.ledger.recorder.append([DCBEvent("registry.unheard_of", b"{}")])
        ready.ledger.decide(Note(SUMIATI, 2), by())
        [first] = told(ready)
        with pytest.raises(Untranslatable, match=r"18\.09:registry:1:2:0"):
            told(ready, first.id)
