"""What travels: CloudEvents that any service reads back as the same fact, without who it is."""

import json
import re
from datetime import datetime
from uuid import UUID

import pytest
from pydantic import ValidationError

from contracts.event import DurableCommand, Event, Provenance, plan
from contracts.message import Message, messages, wire_type
from contracts.privacy.travelling import stays
from contracts.reading.messages import Unreadable, read
from contracts.registry.civil_events import MemberBorn, MemberDied
from contracts.verification.cases import ProposalRatified
from infra.build.documents.asyncapi import HEADERS
from infra.build.examples import example
from infra.build.publish import ROOT
from infra.build.schemas import every_fact, message_schema
from tests.contracts.identifying import identifying, sealed_words
from tests.memory import origin

FACTS = every_fact()
each_fact = pytest.mark.parametrize("fact", [example(f) for f in FACTS], ids=lambda f: f.TOPIC)
BY = Provenance(
    actor="operator.sukamaju",
    role="tim_data",
    office="18.09.01.2001",
    agency="desa",
    reason="laporan_keluarga",
    command_id=UUID(int=1),
    correlation_id=UUID(int=2),
    causation_id="18.09:verification:1:9:1",
    traceparent="00-00000000000000000000000000000001-0000000000000001-01",
)


def sent(fact: Event) -> list[Message]:
    service = fact.TOPIC.split(".")[0]
    return list(
        messages(
            origin(service, 12),
            UUID(int=7),
            fact,
            BY,
            previous_id=f"18.09:{service}:1:9:0",
        )
    )


def without_what_stays_behind(fact: Event) -> Event:
    """The fact as a consumer may know it, by the declared defaults of what it may not."""
    kind = type(fact)
    return kind.model_validate(_stripped(fact.model_dump(mode="json"), kind))


def _stripped(body: dict[str, object], model: type) -> dict[str, object]:
    from infra.build.schemas import models_in

    held = {f.name for each in (model, *models_in(model)) for f in plan(each) if f.seal or stays(f)}
    return _without(body, held)


def _without(value: object, held: set[str]) -> dict[str, object]:
    if isinstance(value, dict):
        return {k: _without(v, held) for k, v in value.items() if k not in held}
    if isinstance(value, list):
        return [_without(each, held) for each in value]  # type: ignore[return-value]
    return value  # type: ignore[return-value]


@each_fact
def test_a_consumer_reads_the_fact_that_was_sent(fact: Event) -> None:
    message = sent(fact)[0]
    again, by, _ = read(message.type, message.data)
    assert again == without_what_stays_behind(fact)
    assert by == BY.model_copy(update={"traceparent": None})


@each_fact
def test_every_message_is_a_witness_of_what_the_ledger_held(fact: Event) -> None:
    """Whoever keeps it can later prove that the ledger was written anew."""
    for message in sent(fact):
        assert message.headers()["ce-hash"] == "07" * 32


def test_a_hash_that_is_none_is_not_sent() -> None:
    message = sent(example(FACTS[0]))[0]
    with pytest.raises(ValidationError, match="hash"):
        Message.model_validate(message.model_dump() | {"hash": "bukan"})


@each_fact
def test_no_message_says_who_or_where_somebody_is(fact: Event) -> None:
    for message in sent(fact):
        everything = message.data.decode() + str(message.headers()) + message.channel
        assert {w for w in sealed_words(fact, hashes=True) if w in everything} == set()
        assert identifying(fact.TOPIC, json.loads(message.data)) == set()


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.TOPIC)
def test_no_schema_offers_who_or_where_somebody_is(fact: type[Event]) -> None:
    assert identifying(fact.TOPIC, message_schema(fact)) == set()


def test_the_law_on_identifying_words_finds_them() -> None:
    born = example(MemberBorn)
    assert identifying(MemberBorn.TOPIC, born.model_dump(mode="json")) > {
        "nik",
        "nik_key",
        "identity",
    }
    assert "9999010107850001" in sealed_words(born)
    assert "contoh_nik_key" in sealed_words(born, hashes=True) - sealed_words(born)


@each_fact
def test_the_headers_are_a_cloud_event_in_binary_mode(fact: Event) -> None:
    for index, message in enumerate(sent(fact)):
        headers = message.headers()
        assert headers["ce-specversion"] == "1.0"
        assert headers["Nats-Msg-Id"] == headers["ce-id"] == message.id
        assert headers["ce-id"].endswith(f":12:{index}")
        assert re.fullmatch(r"/jejak/18\.09/\w+", headers["ce-source"])
        assert re.fullmatch(r"\w+\.[a-z-]+\.v\d+", headers["ce-type"])
        assert UUID(headers["ce-subject"]) if "ce-subject" in headers else fact.subject is None
        assert datetime.fromisoformat(headers["ce-time"]).tzinfo
        assert headers["content-type"] == "application/json"
        names = [name.removeprefix("ce-") for name in headers if name.startswith("ce-")]
        assert all(re.fullmatch(r"[a-z0-9]{1,20}", name) for name in names)
        assert set(headers) - {"content-type", "Nats-Msg-Id"} <= set(HEADERS)


def test_every_header_that_is_described_is_sent() -> None:
    assert set(HEADERS) <= set(sent(example(MemberDied))[0].headers())


def test_messages_of_one_fact_follow_one_another() -> None:
    fact, command = sent(example(ProposalRatified))
    assert fact.previous_id == "18.09:verification:1:9:0"
    assert command.previous_id == fact.id == "18.09:verification:1:12:0"
    assert command.id == "18.09:verification:1:12:1"
    assert command.type == "verification.apply-ratified-change.v1"


def test_a_command_is_never_the_first_thing_a_fact_sends() -> None:
    for kind in FACTS:
        if not issubclass(kind, DurableCommand):
            assert sent(example(kind))[0].type == wire_type(kind)


@pytest.mark.parametrize(
    ("type_", "data"),
    [
        ("registry.member-vanished.v1", b"{}"),
        ("os.system.v1", b"{}"),
        ("registry.member-died.v99", b'{"fact": {"nik": "9999010107850001"}, "by": {}}'),
        ("registry.member-died.v1", b'{"fact": {"nik": "9999010107850001"}, "by": {}}'),
        ("registry.member-died.v1", b"9999010107850001"),
        ("registry.member-died", b"{}"),
    ],
)
def test_what_cannot_be_read_is_refused_without_quoting_it(type_: str, data: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(type_, data)
    assert "9999010107850001" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_the_published_examples_are_read_by_every_consumer() -> None:
    for path in sorted((ROOT / "published/schemas").glob("*.json")):
        (message,) = json.loads(path.read_text())["examples"]
        read(path.stem, json.dumps(message).encode())


def test_a_message_of_a_newer_release_is_not_taken_for_what_we_know() -> None:
    [message] = sent(example(MemberDied))
    with pytest.raises(Unreadable):
        read(message.type.replace(".v1", ".v2"), message.data)
