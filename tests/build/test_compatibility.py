"""Whatever may be taken from a published message is found, wherever it stands in it."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.message import wire_type
from infra.build.compatibility import CONSTRAINTS, breaking
from infra.build.schemas import every_fact, message_schema

Schema = dict[str, Any]
SCHEMAS = {wire_type(fact): message_schema(fact) for fact in every_fact()}
BY_NAME = pytest.mark.parametrize("name", SCHEMAS)


def objects(schema: Schema) -> Iterator[Schema]:
    """Every part of a message that has fields: the fact, provenance, and what they are made of."""
    yield from schema["properties"].values()
    yield from (each for each in schema["$defs"].values() if "properties" in each)


def fields(schema: Schema) -> Iterator[tuple[Schema, str]]:
    for part in objects(schema):
        for name in part["properties"]:
            yield part, name


def changed(schema: Schema, place: int) -> tuple[Schema, Schema, str]:
    """A copy, with the place-th of its fields: in which part, and its name."""
    copy = deepcopy(schema)
    part, name = list(fields(copy))[place]
    return copy, part, name


@BY_NAME
def test_a_message_is_compatible_with_itself(name: str) -> None:
    assert breaking(SCHEMAS[name], deepcopy(SCHEMAS[name])) == []


@BY_NAME
def test_no_field_can_be_taken_out(name: str) -> None:
    for place, _ in enumerate(fields(SCHEMAS[name])):
        copy, part, field = changed(SCHEMAS[name], place)
        del part["properties"][field]
        assert any(
            fault.endswith(f".{field}: field is gone") for fault in breaking(SCHEMAS[name], copy)
        )


@BY_NAME
def test_no_field_can_begin_to_be_missing_or_to_be_demanded(name: str) -> None:
    for place, _ in enumerate(fields(SCHEMAS[name])):
        copy, part, field = changed(SCHEMAS[name], place)
        required = part.setdefault("required", [])
        required.remove(field) if field in required else required.append(field)
        assert breaking(SCHEMAS[name], copy)


@BY_NAME
def test_no_field_can_become_another_kind_of_thing(name: str) -> None:
    for place, _ in enumerate(fields(SCHEMAS[name])):
        copy, part, field = changed(SCHEMAS[name], place)
        part["properties"][field] = {"type": "null"}
        assert breaking(SCHEMAS[name], copy)


@BY_NAME
def test_no_code_value_can_be_taken_out(name: str) -> None:
    schema = SCHEMAS[name]
    lists = [key for key, each in schema["$defs"].items() if len(each.get("enum", ())) > 1]
    for key in lists:
        copy = deepcopy(schema)
        gone = copy["$defs"][key]["enum"].pop()
        assert breaking(schema, copy) == [f"{key}: values ['{gone}'] are gone"]


@BY_NAME
def test_optional_fields_and_new_code_values_can_be_added_anywhere(name: str) -> None:
    copy = deepcopy(SCHEMAS[name])
    for part in objects(copy):
        part["properties"]["added_later"] = {"type": "string"}
    for each in copy["$defs"].values():
        if "enum" in each:
            each["enum"].append("added_later")
    copy["$defs"]["AddedLater"] = {"type": "object", "properties": {}}
    assert breaking(SCHEMAS[name], copy) == []


@BY_NAME
def test_words_about_a_message_can_be_changed(name: str) -> None:
    copy = deepcopy(SCHEMAS[name])
    copy["title"] = copy["description"] = "other words"
    for part, field in fields(copy):
        part["properties"][field] |= {"title": "other", "description": "words", "default": None}
    assert breaking(SCHEMAS[name], copy) == []


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_no_constraint_can_be_added_changed_or_lifted(constraint: str) -> None:
    def one(**rule: object) -> Schema:
        return {"properties": {"field": {"type": "string", **rule}}}

    plain, before, after = one(), one(**{constraint: "a"}), one(**{constraint: "b"})
    assert breaking(plain, before)
    assert breaking(before, after)
    assert breaking(before, plain)
    assert breaking(before, deepcopy(before)) == []


@pytest.mark.parametrize("rule", ["minItems", "maxItems"])
def test_how_many_a_list_holds_is_part_of_the_meaning(rule: str) -> None:
    many = {"properties": {"field": {"type": "array", "items": {"type": "string"}}}}
    ruled = deepcopy(many)
    ruled["properties"]["field"][rule] = 2
    assert breaking(many, ruled)
    assert breaking(ruled, many)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            {"type": "array", "items": {"type": "string"}},
            {"type": "array", "items": {"type": "integer"}},
        ),
        ({"type": "array", "items": {"$ref": "#/$defs/A"}}, {"$ref": "#/$defs/A"}),
        (
            {"type": "object", "additionalProperties": {"type": "string"}},
            {"type": "object", "additionalProperties": {"type": "integer"}},
        ),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": "string"}),
        (
            {"oneOf": [{"$ref": "#/$defs/A"}]},
            {"oneOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}]},
        ),
    ],
)
def test_what_a_list_a_mapping_or_a_choice_holds_is_part_of_the_meaning(
    old: Schema, new: Schema
) -> None:
    assert breaking({"properties": {"field": old}}, {"properties": {"field": new}})
    assert breaking({"properties": {"field": new}}, {"properties": {"field": old}})


def test_the_order_of_a_choice_is_none_of_it() -> None:
    choice = [{"type": "string"}, {"$ref": "#/$defs/A"}, {"type": "null"}]
    old = {"properties": {"field": {"anyOf": choice}}}
    assert breaking(old, {"properties": {"field": {"anyOf": choice[::-1]}}}) == []


@given(
    st.lists(st.sampled_from("abcdef"), unique=True),
    st.lists(st.sampled_from("abcdef"), unique=True),
)
def test_exactly_the_fields_that_were_lost_are_named(old: list[str], new: list[str]) -> None:
    def of(names: list[str]) -> Schema:
        return {"properties": {name: {"type": "string"} for name in names}}

    lost = set(old) - set(new)
    assert set(breaking(of(old), of(new))) == {f".{name}: field is gone" for name in lost}


def test_an_open_union_may_get_a_branch_and_lose_none() -> None:
    refs = [{"$ref": f"#/$defs/{name}"} for name in ("FamilyTarget", "PersonTarget", "Other")]
    old = {"properties": {"target": {"anyOf": refs}}}
    more = {"properties": {"target": {"anyOf": [*refs, {"$ref": "#/$defs/GroupTarget"}]}}}
    assert breaking(old, more) == []
    assert breaking(more, old) == [".target: branches ['GroupTarget'] are gone"]


def test_a_union_that_no_reader_expects_to_grow_does_not() -> None:
    refs = [{"$ref": "#/$defs/FamilyTarget"}, {"$ref": "#/$defs/PersonTarget"}]
    old, closed = ({"properties": {"target": {"anyOf": refs[:n]}}} for n in (1, 2))
    opened = {"properties": {"target": {"anyOf": [*refs, {"$ref": "#/$defs/Other"}]}}}
    assert breaking(old, closed)
    assert breaking(closed, opened) and breaking(opened, closed)
