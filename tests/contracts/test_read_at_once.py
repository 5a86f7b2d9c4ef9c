"""A message of which nothing is opened is read in one go, and never otherwise than part by part."""

import json
from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.event import Event, Provenance
from contracts.message import messages
from contracts.privacy.boxes import Body, withheld, withheld_unread
from contracts.programs.programmes import ProgrammeDefined
from contracts.reading import messages as reading
from contracts.reading.messages import Unreadable, read
from infra.build.examples import example
from infra.build.schemas import every_fact
from infra.runtime.privacy.sealed_body import sealed_body, subjects_of
from tests.contracts.any_fact import any_fact, any_provenance
from tests.memory import origin
from tests.runtime.privacy.memory_keys import SHARED

EVENT = UUID(int=7)
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
BY = example(Provenance)
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.just({"class": "personal", "key": "7", "box": "bm8="}),
    st.just({"box": "bm8=", "class": "personal"}),
    st.lists(st.integers(), max_size=2),
    st.sampled_from(["2026-11-01", "2026-11-01T12:00:00Z", "withheld", "erased", str(EVENT), ""]),
)

each_fact = pytest.mark.parametrize("fact", every_fact(), ids=lambda fact: fact.TOPIC)


def sealed(fact: Event, by: Provenance = BY) -> tuple[str, bytes]:
    """Its message, with what is sealed in boxes."""
    keys = SHARED.to_seal(set(subjects_of(fact)))
    stored = fact.VERSION, sealed_body(fact, EVENT, keys)
    place = origin(fact.TOPIC.partition(".")[0], 12)
    sent = next(messages(place, EVENT, fact, by, previous_id=None, stored=stored))
    return sent.type, sent.data


def part_by_part(type_: str, data: bytes, trace: str | None = None) -> Any:
    return read(type_, data, opened=lambda topic, version, body: withheld(body), traceparent=trace)


def outcome(how: Any, *what: Any) -> Any:
    try:
        return how(*what)
    except Unreadable as error:
        return type(error), str(error)


@given(any_fact(), any_provenance(), st.sampled_from([None, TRACE]))
def test_any_message_reads_alike(fact: Event, by: Provenance, trace: str | None) -> None:
    type_, data = sealed(fact, by)
    assert read(type_, data, traceparent=trace) == part_by_part(type_, data, trace)


@given(st.data())
def test_a_message_that_somebody_garbled_reads_or_fails_alike(data: st.DataObject) -> None:
    type_, sent = sealed(example(data.draw(st.sampled_from(every_fact()))))
    body = json.loads(sent)
    parts = [body, *(each for each in body.values() if isinstance(each, dict))]
    where = data.draw(st.sampled_from([each for each in parts if each]))
    where[data.draw(st.sampled_from(sorted(where)))] = data.draw(ODD)
    garbled = json.dumps(body).encode()
    assert outcome(read, type_, garbled) == outcome(part_by_part, type_, garbled)


@each_fact
def test_no_message_of_ours_is_taken_apart(
    fact: type[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    type_, data = sealed(example(fact))
    found = part_by_part(type_, data)
    monkeypatch.setattr(reading, "decoded", lambda _: pytest.fail("it was read part by part"))
    assert read(type_, data) == found


@each_fact
def test_what_is_withheld_unread_is_what_a_reader_would_withhold(fact: type[Event]) -> None:
    whole = example(fact)
    body: Body = json.loads(sealed(whole)[1])["fact"]
    unread = withheld_unread(json.dumps(body).encode())
    assert unread is not None
    assert json.loads(unread) == withheld(deepcopy(body))


@pytest.mark.parametrize(
    "box",
    [
        {"key": "7", "class": "personal", "box": "bm8="},
        {"class": "personal", "key": "7", "box": "bm8=", "more": 1},
        {"class": "personal", "key": "7", "box": 'a"b'},
        {"class": "personal", "box": "bm8="},
    ],
)
def test_a_box_that_is_written_in_another_way_is_not_let_through(box: Body) -> None:
    assert withheld_unread(json.dumps({"birth": box}).encode()) is None


def test_words_that_look_like_a_box_stay_words() -> None:
    name = 'Bantuan {"class": "personal", "key": "7", "box": "bm8="} Desa'
    fact = ProgrammeDefined(programme_id=UUID(int=1), code="BLT", name=name)
    type_, data = sealed(fact)
    assert read(type_, data)[0] == fact


def test_the_trace_is_that_of_the_header_whatever_the_grounds_say() -> None:
    type_, data = sealed(example(every_fact()[0]))
    body = json.loads(data)
    body["by"]["traceparent"] = "made-up"
    for trace in (None, TRACE):
        assert read(type_, json.dumps(body).encode(), traceparent=trace)[1].traceparent == trace
