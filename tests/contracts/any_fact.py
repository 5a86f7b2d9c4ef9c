"""Facts as hypothesis makes them: any that its declaration allows, with any optional field missing.

They are made from the declared types alone, so that a new fact or field is met by every property.
"""

from datetime import date, datetime
from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import BaseModel

from contracts.event import Effective, Event, Precision, Provenance
from infra.build.schemas import every_fact

Schema = dict[str, Any]
Bodies = SearchStrategy[Any]

SHORT = 12
"""Longer texts and lists find nothing more and take longer."""
VISIBLE = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=3, max_size=SHORT)

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.timezones())


def any_fact() -> SearchStrategy[Event]:
    return st.sampled_from(every_fact()).flatmap(any_of)


def any_provenance() -> SearchStrategy[Provenance]:
    return any_of(Provenance)


@cache
def any_of(model: type[BaseModel]) -> SearchStrategy[Any]:
    """Instances of the model; what it may leave out is there, or not."""
    schema = model.model_json_schema()
    return _bodies(schema, schema.get("$defs", {})).map(model.model_validate)


def _bodies(schema: Schema, definitions: Schema) -> Bodies:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return (
            _effective() if name == Effective.__name__ else _bodies(definitions[name], definitions)
        )
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return st.one_of(*(_bodies(each, definitions) for each in choices))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return (
        _object(schema, definitions) if schema["type"] == "object" else _plain(schema, definitions)
    )


def _object(schema: Schema, definitions: Schema) -> Bodies:
    fields = {
        name: _bodies(each, definitions) for name, each in schema.get("properties", {}).items()
    }
    named = schema.get("patternProperties", {})
    if named:
        [(pattern, each)] = named.items()
        names = st.from_regex(pattern, fullmatch=True)
        return st.dictionaries(names, _bodies(each, definitions), max_size=2)
    # What a part is, where a fact may hold either of two, is always said.
    kinds = [name for name, each in schema.get("properties", {}).items() if "const" in each]
    required = {name: fields.pop(name) for name in [*schema.get("required", ()), *kinds]}
    return st.fixed_dictionaries(required, optional=fields)


def _plain(schema: Schema, definitions: Schema) -> Bodies:
    if schema["type"] == "array":
        return st.lists(_bodies(schema["items"], definitions), max_size=3)
    kinds: dict[str, Bodies] = {
        "integer": st.integers(schema.get("minimum", -1000), schema.get("maximum", 10**9)),
        "boolean": st.booleans(),
        "null": st.none(),
        "string": _text(schema),
    }
    return kinds[schema["type"]]


def _text(schema: Schema) -> Bodies:
    match schema.get("format"):
        case "uuid":
            return st.uuids().map(str)
        case "date":
            return st.dates().map(date.isoformat)
        case "date-time":
            return MOMENTS.map(datetime.isoformat)
    if "pattern" in schema:
        return st.from_regex(schema["pattern"].replace(r"\d", "[0-9]"), fullmatch=True)
    return VISIBLE


def _effective() -> Bodies:
    """Its two fields depend on each other, which a schema does not say."""
    named = [each for each in Precision if each is not Precision.UNKNOWN]
    dated = st.builds(
        lambda on, precision: {"on": on.isoformat(), "precision": precision.value},
        st.dates(),
        st.sampled_from(named),
    )
    return dated | st.just({"precision": Precision.UNKNOWN.value})
