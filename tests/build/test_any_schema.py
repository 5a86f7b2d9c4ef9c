"""Of whatever schema: an example fits it, and what may be taken from a reader is found."""

from copy import deepcopy
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from infra.build.compatibility import breaking
from infra.build.examples import value_of

Schema = dict[str, Any]

NAMES = st.sampled_from(["village", "day", "heads", "house", "answers", "note"])
plain = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "minLength": 1, "maxLength": 2000},
        {"type": "string", "format": "uuid"},
        {"type": "string", "format": "date"},
        {"type": "string", "pattern": "^[A-Za-z0-9_]+$"},
        {"type": "boolean"},
        {"type": "number"},
        {"type": "null"},
        {"const": "housing_update"},
        {"enum": ["owned", "rented"], "type": "string"},
        {"$ref": "#/$defs/Roof"},
    ]
)
bounded = st.builds(
    lambda low, span: {"type": "integer", "minimum": low, "maximum": low + span},
    st.integers(-50, 5000),
    st.integers(0, 5000),
)
DEFINED = {
    "Roof": {"enum": ["zinc", "tile"], "type": "string"},
    "Housing": {"type": "object", "properties": {"roof": {"$ref": "#/$defs/Roof"}}},
}


@st.composite
def _objects(draw: st.DrawFn, inner: st.SearchStrategy[Schema]) -> Schema:
    properties = draw(st.dictionaries(NAMES, inner, min_size=1, max_size=4))
    required = draw(st.lists(st.sampled_from(sorted(properties)), unique=True))
    return {"type": "object", "properties": properties, "required": required}


def _grown(inner: st.SearchStrategy[Schema]) -> st.SearchStrategy[Schema]:
    return st.one_of(
        inner.map(lambda each: {"type": "array", "items": each}),
        st.lists(inner, min_size=1, max_size=3).map(lambda each: {"anyOf": each}),
        inner.map(lambda each: {"type": "object", "additionalProperties": each}),
        _objects(inner),
    )


schemas = st.recursive(plain | bounded, _grown, max_leaves=12)
messages = _objects(schemas).map(lambda each: {**each, "$defs": deepcopy(DEFINED)})


NOTHING_ELSE: Schema = {
    "type": "object",
    "properties": {"village": {"type": "array", "items": {"anyOf": [{"type": "null"}]}}},
    "$defs": deepcopy(DEFINED),
}


def additive(schema: Schema, name: str, field: Schema) -> Schema:
    """The schema with one more field that may be missing, and one more code value."""
    copy = deepcopy(schema)
    copy["properties"].setdefault(name, field)
    copy["$defs"]["Roof"]["enum"].append("thatch")
    return copy


@example(NOTHING_ELSE)
@given(messages)
def test_an_example_fits_its_schema(schema: Schema) -> None:
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(value_of(schema, schema["$defs"]))


@given(messages)
def test_an_example_is_always_the_same_and_fills_every_field(schema: Schema) -> None:
    made = value_of(schema, schema["$defs"])
    assert made == value_of(deepcopy(schema), deepcopy(schema["$defs"]))
    assert set(made) == set(schema["properties"])


@given(messages)
def test_whatever_stays_as_it_is_breaks_nobody(schema: Schema) -> None:
    assert breaking(schema, deepcopy(schema)) == []


@given(messages, NAMES, schemas, NAMES, schemas)
def test_one_addition_after_another_breaks_nobody(
    schema: Schema, name: str, field: Schema, later: str, another: Schema
) -> None:
    once = additive(schema, name, field)
    twice = additive(once, later, another)
    assert breaking(schema, once) == breaking(once, twice) == breaking(schema, twice) == []


@given(messages, NAMES, schemas)
def test_an_addition_that_is_taken_back_breaks_those_who_met_it(
    schema: Schema, name: str, field: Schema
) -> None:
    richer = additive(schema, name, field)
    found = breaking(richer, schema)
    assert "Roof: values ['thatch'] are gone" in found
    assert (f".{name}: field is gone" in found) == (name not in schema["properties"])


@given(messages, st.data())
def test_a_field_taken_out_however_deep_is_found(schema: Schema, data: st.DataObject) -> None:
    copy = deepcopy(schema)
    path, part = "", copy
    while True:
        name = data.draw(st.sampled_from(sorted(part["properties"])))
        if "properties" not in part["properties"][name] or data.draw(st.booleans()):
            break
        path, part = f"{path}.{name}", part["properties"][name]
    del part["properties"][name]
    assert f"{path}.{name}: field is gone" in breaking(schema, copy)


@given(messages, st.data())
def test_a_field_that_is_demanded_all_at_once_or_no_longer_sent_is_found(
    schema: Schema, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(schema["properties"])))
    other = deepcopy(schema)
    sent = name in schema["required"]
    other["required"].remove(name) if sent else other["required"].append(name)
    words = "was always there, now it may be missing" if sent else "was not always there"
    [fault] = breaking(schema, other)
    assert fault.startswith(f".{name}: {words}")


@given(messages, messages)
def test_what_two_schemas_have_in_common_is_never_named(one: Schema, other: Schema) -> None:
    lost = {f".{name}: field is gone" for name in set(one["properties"]) - set(other["properties"])}
    gone = {fault for fault in breaking(one, other) if fault.count(".") == 1 and "gone" in fault}
    assert {fault for fault in gone if "field" in fault} == lost
