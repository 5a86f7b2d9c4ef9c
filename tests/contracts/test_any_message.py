"""Any fact goes there and comes back, whatever was left out of it, and never says who it is."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from contracts.event import Event, Provenance, plan
from contracts.facts import FACTS
from contracts.message import (
    Message,
    epoch_of,
    message_id,
    messages,
    place_of,
    position_of,
    wire_type,
)
from contracts.privacy.references import is_reference
from contracts.privacy.travelling import public_body
from contracts.reading.messages import Unreadable, read
from infra.build.examples import example
from infra.build.schemas import every_fact
from tests.contracts.any_fact import any_fact, any_provenance
from tests.contracts.identifying import identifying, sealed_words
from tests.memory import BEGINNING, origin

positions = st.integers(1, 2**62)
services = st.sampled_from(["registry", "verification", "programs"])
BY = example(Provenance)
NOON = "2026-11-01T12:00:00"


def first(
    fact: Event, by: Provenance = BY, position: int = 12, at: datetime = BEGINNING
) -> Message:
    service = fact.TOPIC.partition(".")[0]
    sent = messages(origin(service, position, at), UUID(int=7), fact, by, previous_id=None)
    return next(sent)


def of_one_message(fact: type[Event]) -> tuple[str, dict[str, Any]]:
    message = first(example(fact))
    return message.type, json.loads(message.data)


def published(model: BaseModel) -> dict[str, object]:
    """What of a fact may be known elsewhere, field by field; parts likewise."""
    held = {f.name for f in plan(type(model)) if f.seal or (f.tag and not f.tag.published)}
    return {name: _published(value) for name, value in model if name not in held}


def _published(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_published(each) for each in value)
    return published(value) if isinstance(value, BaseModel) else value


@given(any_fact(), any_provenance())
def test_a_consumer_reads_all_that_is_published_of_any_fact(fact: Event, by: Provenance) -> None:
    message = first(fact, by)
    again, of_whom, _ = read(message.type, message.data)
    assert type(again) is type(fact)
    assert published(again) == published(fact)
    assert of_whom == known_elsewhere(by)


def known_elsewhere(by: Provenance) -> Provenance:
    """The grounds without an officer's own words, addresses, and the fingerprint."""
    stays = dict.fromkeys(("traceparent", "remark", "on_behalf_of", "content"))
    basis = by.legal_basis if by.legal_basis and is_reference(by.legal_basis) else None
    evidence = tuple(each.model_copy(update={"uri": None}) for each in by.evidence)
    return by.model_copy(update=stays | {"legal_basis": basis, "evidence": evidence})


@given(any_fact(), any_provenance())
def test_what_was_read_can_be_sent_on_without_a_change(fact: Event, by: Provenance) -> None:
    once = first(fact, by)
    again = first(*read(once.type, once.data)[:2])
    assert json.loads(again.data) == json.loads(once.data)
    assert (again.type, again.subject, again.effective_date) == (
        once.type,
        once.subject,
        once.effective_date,
    )


@given(any_fact())
def test_what_is_missing_of_a_fact_takes_no_room_in_its_message(fact: Event) -> None:
    assert None not in list(_leaves(public_body(fact)))


@given(any_fact())
def test_no_message_has_a_field_that_should_stay_behind(fact: Event) -> None:
    assert identifying(fact.TOPIC, public_body(fact)) == set()


@given(any_fact())
def test_no_keyed_hash_of_a_number_travels(fact: Event) -> None:
    hashes = sealed_words(fact, hashes=True) - sealed_words(fact)
    # A hash of one or two letters could stand in any text by chance.
    hidden = {word for word in hashes if len(word) > 8}
    assert not hidden & set(map(str, _leaves(public_body(fact))))


def _leaves(value: Any) -> Iterator[object]:
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each)
    else:
        yield value


@given(any_fact(), any_provenance(), positions)
def test_headers_are_text_that_a_header_can_hold(
    fact: Event, by: Provenance, position: int
) -> None:
    for name, value in first(fact, by, position).headers().items():
        assert value.isascii() and value.isprintable(), name
        assert value.strip() == value != "", name


@given(any_fact(), st.datetimes(timezones=st.just(UTC)))
def test_the_time_in_a_header_is_the_moment_it_was_recorded(fact: Event, at: datetime) -> None:
    sent = first(fact, at=at)
    assert datetime.fromisoformat(sent.headers()["ce-time"]) == at
    assert read(sent.type, sent.data)[2] == at


@given(services, positions, st.integers(0, 9))
def test_a_message_id_says_where_the_message_stands(
    service: str, position: int, index: int
) -> None:
    own = message_id(service, 3, position, index)
    assert epoch_of(own) == 3
    assert place_of(own) == (position, index)
    assert position_of(own) == position


@given(st.lists(st.tuples(positions, st.integers(0, 9)), min_size=2, unique=True))
def test_messages_are_in_order_by_their_place_and_not_by_their_letters(
    places: list[tuple[int, int]],
) -> None:
    own = [message_id("registry", 1, *place) for place in places]
    assert [place_of(each) for each in sorted(own, key=place_of)] == sorted(places)


@pytest.mark.parametrize("fact", every_fact(), ids=lambda fact: fact.TOPIC)
def test_a_type_names_its_fact_and_version(fact: type[Event]) -> None:
    name, _, version = wire_type(fact).rpartition(".v")
    assert FACTS.kind(name.replace("-", "_")) is fact
    assert int(version) == fact.VERSION


@pytest.mark.parametrize("fact", every_fact(), ids=lambda fact: fact.TOPIC)
def test_a_message_without_something_it_must_say_is_refused(fact: type[Event]) -> None:
    type_, whole = of_one_message(fact)
    for side, model in (("fact", fact), ("by", Provenance)):
        for name, field in model.model_fields.items():
            if field.is_required():
                lacking = deepcopy(whole)
                del lacking[side][name]
                with pytest.raises(Unreadable, match=f"does not fit in .*{name}"):
                    read(type_, json.dumps(lacking).encode())


@pytest.mark.parametrize("fact", every_fact(), ids=lambda fact: fact.TOPIC)
def test_of_what_a_stranger_adds_or_a_newer_release_not_a_word_is_read(fact: type[Event]) -> None:
    type_, whole = of_one_message(fact)
    as_it_was = read(type_, json.dumps(whole).encode())
    for side in ("fact", "by"):
        widened = deepcopy(whole)
        widened[side]["9999010107850001"] = "9999010107850002"
        assert read(type_, json.dumps(widened).encode()) == as_it_was


@given(any_fact(), any_fact())
def test_a_message_is_not_read_as_another_kind_of_fact(fact: Event, other: Event) -> None:
    body = public_body(fact)
    needed = {name for name, field in type(other).model_fields.items() if field.is_required()}
    assume(needed - set(body))
    data = json.dumps({"fact": body, "by": BY.model_dump(mode="json")}).encode()
    with pytest.raises(Unreadable):
        read(wire_type(type(other)), data)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_message_are_refused_as_such(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read("registry.member-died.v1", data)


@pytest.mark.parametrize(
    "moment", [NOON, f"{NOON}.5", "2026-11-01", "kemarin", f"{NOON}+7 jam"], ids=str
)
def test_nothing_is_recorded_at_a_moment_without_an_offset(moment: str) -> None:
    type_, whole = of_one_message(every_fact()[0])
    whole["by"]["recorded_at"] = moment
    with pytest.raises(Unreadable, match="recorded_at"):
        read(type_, json.dumps(whole).encode())


def test_no_message_is_sent_at_a_moment_without_an_offset() -> None:
    message = first(example(every_fact()[0]))
    with pytest.raises(ValidationError, match="time"):
        Message.model_validate(message.model_dump() | {"time": datetime(2026, 11, 1, 12)})


@pytest.mark.parametrize("hours", [0, 7, 8, 9])
def test_the_offset_that_somebody_recorded_with_does_not_change_the_moment(hours: int) -> None:
    written = datetime.fromisoformat(f"{NOON}+{hours:02}:00")
    assert written.utcoffset() == timedelta(hours=hours)
    sent = first(example(every_fact()[0]), at=written)
    assert sent.time == read(sent.type, sent.data)[2] == written
