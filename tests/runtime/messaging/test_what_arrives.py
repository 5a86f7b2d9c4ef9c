"""Whatever arrives, the inbox neither breaks nor lies: in order, and once."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from contracts.message import Message
from infra.runtime.projections import parking
from infra.runtime.projections.follower import Follower
from tests.conftest import ServiceDatabases
from tests.runtime.plumbing import Pair, addressed, pair
from tests.runtime.world import Note, Noted, by

NIK = "9999010107850001"
FUZZED = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ANYTHING = st.text(st.characters(codec=None, exclude_categories=[]), max_size=30)


class Stream:
    """The registry's stream, of which each test sends some more; `extra` is nobody's."""

    def __init__(self, both: Pair) -> None:
        self.both = both
        self.last: str | None = None
        self.count = 0

    def notes(self, how_many: int, family: UUID | None = None) -> list[Message]:
        already = len(self.both.sent())
        for _ in range(how_many):
            self.count += 1
            self.both.ledger.decide(Note(family or uuid4(), self.count), by())
        return self.both.sent()[already:]

    def store(
        self, *headers_and_data: tuple[dict[str, str], bytes], source: str = "registry"
    ) -> int:
        return self.both.inbox.store(source, list(headers_and_data))

    def stored(self) -> list[str]:
        rows = self.both.reader.execute("SELECT message_id FROM inbox ORDER BY seq")
        return [message_id for (message_id,) in rows]

    def forget(self) -> None:
        with self.both.owner() as owner:
            owner.execute("TRUNCATE inbox, inbox_cursor, parked RESTART IDENTITY")


@pytest.fixture(scope="module")
def both(module_service_databases: ServiceDatabases) -> Iterator[Pair]:
    with pair(module_service_databases) as ready:
        yield ready


@pytest.fixture
def stream(both: Pair) -> Stream:
    stream = Stream(both)
    stream.forget()
    return stream


@pytest.fixture
def sent(stream: Stream) -> Message:
    """One note, not yet received."""
    return stream.notes(1)[0]


def raw(message: Message, **changed: str) -> tuple[dict[str, str], bytes]:
    headers = message.headers() | {name.replace("_", "-"): text for name, text in changed.items()}
    return headers, message.data


def begun(message: Message, **changed: str) -> tuple[dict[str, str], bytes]:
    """As the first of its stream."""
    headers, data = raw(message, **changed)
    headers.pop("ce-previousid", None)
    return headers, data


def parked(stream: Stream) -> dict[str, Any]:
    """What became of the one line that is there."""
    follower = Follower(f"view:{uuid4()}", stream.both.log, lambda db, entry: None)
    assert follower.step(stream.both.reader) == 1
    [line] = parking.listed(stream.both.reader)
    return line


def test_a_gap_and_a_repeat_in_one_batch_are_told_apart(stream: Stream) -> None:
    first, second, third, fourth = stream.notes(4)
    assert stream.store(begun(first), begun(first), raw(second), raw(first), raw(fourth)) == 4
    assert stream.stored() == [first.id, second.id]
    assert stream.store(raw(second), raw(third), raw(third), raw(fourth), raw(first)) == 5
    assert stream.stored() == [first.id, second.id, third.id, fourth.id]


def test_an_empty_batch_stores_nothing(stream: Stream) -> None:
    assert stream.store() == 0
    assert stream.stored() == []


def test_a_second_beginning_is_a_gap(stream: Stream) -> None:
    """A stream that was made anew, or somebody who publishes beside the relay."""
    first, second = stream.notes(2)
    assert stream.store(begun(first), begun(second)) == 1
    assert stream.stored() == [first.id]


@FUZZED
@given(
    headers=st.dictionaries(
        st.sampled_from(["ce-hash", "ce-subject", "ce-eventid", "traceparent", "x"]) | ANYTHING,
        ANYTHING,
        max_size=5,
    ),
    data=st.binary(max_size=60),
)
@example(headers={"ce-subject": "\x00"}, data=b"")
@example(headers={"x": "\ud800", "\x00": "a"}, data=b"\xff")
def test_no_header_and_no_body_stops_the_inbox_or_its_followers(
    stream: Stream, headers: dict[str, str], data: bytes
) -> None:
    stream.forget()
    assert stream.store((headers | addressed(1), data)) == 1
    line = parked(stream)
    assert line["state"] == "parked"
    assert "cannot be read" in line["error"] or "does not fit" in line["error"]


@FUZZED
@given(key=ANYTHING, value=ANYTHING)
@example(key="\x00", value="\x00")
@example(key=f"NIK {NIK}", value="Budi")
@example(key="\ud800", value="\ud800")
def test_of_a_field_of_its_own_making_not_a_word_is_read(
    stream: Stream, sent: Message, key: str, value: str
) -> None:
    """A newer release may have added it, or a stranger: it comes into nothing of ours."""
    stream.forget()
    body = json.loads(sent.data)
    body["fact"][f"?{key}"] = value
    stream.store((begun(sent)[0], json.dumps(body).encode()))
    [entry] = stream.both.log.read(stream.both.reader, 0, 10)
    assert entry.recorded and entry.error is None
    assert entry.recorded.fact == Noted.model_validate(json.loads(sent.data)["fact"])


def test_what_nobody_knows_is_named_to_a_follower_that_names_everything(
    stream: Stream, sent: Message
) -> None:
    stream.store(begun(sent, ce_type="registry.unheard-of.v1"))
    assert parked(stream)["error"] == "registry.unheard-of.v1 cannot be read: KeyError"


@pytest.mark.parametrize("subject", ["", "?", NIK, "\x00"])
def test_a_subject_that_is_no_id_makes_a_line_about_nobody(stream: Stream, subject: str) -> None:
    [sent] = stream.notes(1)
    stream.store(begun(sent, ce_subject=subject))
    [entry] = stream.both.log.read(stream.both.reader, 0, 10)
    assert entry.subject is None and entry.recorded


def test_an_event_id_that_is_none_is_made_of_the_message_id(stream: Stream) -> None:
    """A reaction's command hangs on it, so it is the same however often the message is read."""
    [sent] = stream.notes(1)
    ids = []
    for _ in range(2):
        stream.forget()
        stream.store(begun(sent, ce_eventid="bukan-uuid"))
        [entry] = stream.both.log.read(stream.both.reader, 0, 10)
        assert entry.recorded
        ids.append(entry.recorded.event_id)
    assert ids[0] == ids[1] != sent.event_id
