"""What is published of a message is what travels, and only that."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contracts.event import Event, plan
from contracts.facts import FACTS
from contracts.message import wire_type
from contracts.privacy.travelling import stays
from infra.build.schemas import every_fact, message_example, message_schema, models_in

Schema = dict[str, Any]
FACT = pytest.mark.parametrize("fact", every_fact(), ids=lambda fact: fact.__name__)


def parts(schema: Schema) -> dict[str, Schema]:
    return {"fact": schema["properties"]["fact"], **schema["$defs"]}


def test_every_fact_of_the_vocabulary_is_published_in_the_order_of_names() -> None:
    assert [fact.TOPIC for fact in every_fact()] == sorted(FACTS.kinds)


@FACT
def test_a_schema_is_one_and_its_example_fits(fact: type[Event]) -> None:
    schema = message_schema(fact)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(message_example(fact))
    assert schema["examples"] == [message_example(fact)]
    assert schema["x-type"] == wire_type(fact)


@FACT
def test_nothing_sealed_and_no_hash_of_an_identifier_is_in_it(fact: type[Event]) -> None:
    described = parts(message_schema(fact))
    for model in {fact, *models_in(fact)}:
        name = "fact" if model is fact else model.__name__
        hidden = {f.name for f in plan(model) if stays(f)}
        assert not hidden & set(described.get(name, {}).get("properties", {}))
        assert not hidden & set(described.get(name, {}).get("required", []))


@FACT
def test_a_consumer_may_meet_fields_it_does_not_know(fact: type[Event]) -> None:
    for part in parts(message_schema(fact)).values():
        assert part.get("additionalProperties") is not False


@FACT
def test_each_definition_is_used_and_each_reference_is_defined(fact: type[Event]) -> None:
    schema = message_schema(fact)

    def references(value: Any) -> set[str]:
        if isinstance(value, dict):
            own = {value["$ref"].rsplit("/", 1)[1]} if "$ref" in value else set()
            return own.union(*map(references, value.values()))
        return set().union(*map(references, value)) if isinstance(value, list) else set()

    assert references(schema) == set(schema["$defs"])
    assert list(schema["$defs"]) == sorted(schema["$defs"])


@FACT
def test_a_message_is_described_in_one_line_of_english_and_titled_in_indonesian(
    fact: type[Event],
) -> None:
    schema = message_schema(fact)
    assert schema["description"] == " ".join(schema["description"].split())
    assert schema["description"]
    assert schema["title"] == fact.TITLE


@FACT
def test_a_trace_travels_in_a_header_and_not_in_the_body(fact: type[Event]) -> None:
    schema = message_schema(fact)
    assert "traceparent" not in schema["properties"]["by"]["properties"]
    assert "traceparent" not in message_example(fact)["by"]


def test_parts_of_parts_are_found() -> None:
    (registered,) = [fact for fact in every_fact() if fact.TOPIC == "registry.family_registered"]
    names = {model.__name__ for model in models_in(registered)}
    assert {"Effective", "Evidence"} & names or len(names) >= 2
    for fact in every_fact():
        for model in models_in(fact):
            assert models_in(model) <= models_in(fact)
