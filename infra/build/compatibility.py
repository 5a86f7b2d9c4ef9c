"""What may change under the same version: what is added, as fields, code values, open branches.

A union is open where a reader knows another branch, `Other`; only such a union may get one more.
Whoever reads a message today must be able to read tomorrow's, and tomorrow's reader yesterday's.
What a release was cut with is kept for ever: `broken_since_release` compares with its wheel.
"""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

CONSTRAINTS = (
    *("type", "format", "pattern", "const", "multipleOf"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("minLength", "maxLength", "minItems", "maxItems"),
)


def breaking(old: Schema, new: Schema) -> list[str]:
    """Why the new schema is no additive change of the old one; empty when it is."""
    faults = list(_object("", old, new))
    for name, definition in old.get("$defs", {}).items():
        if name in new.get("$defs", {}):
            faults += _object(name, definition, new["$defs"][name])
    return faults


def _object(path: str, old: Schema, new: Schema) -> Iterator[str]:
    if _is_open(old) and _is_open(new):
        if lost := [each for each in _shape(old) if each not in _shape(new)]:
            yield f"{path}: branches {lost} are gone"
    elif _shape(old) != _shape(new):
        yield f"{path}: {_shape(old)} became {_shape(new)}"
    if gone := set(old.get("enum", ())) - set(new.get("enum", ())):
        yield f"{path}: values {sorted(map(str, gone))} are gone"
    before, now = set(old.get("required", ())), set(new.get("required", ()))
    properties = new.get("properties", {})
    for name in sorted(before - now):
        yield f"{path}.{name}: was always there, now it may be missing"
    for name in sorted(now - before):
        yield f"{path}.{name}: was not always there, now it must be"
    for name, each in old.get("properties", {}).items():
        here = f"{path}.{name}"
        if name in properties:
            yield from _object(here, each, properties[name])
        else:
            yield f"{here}: field is gone"


def _is_open(schema: Schema) -> bool:
    return "Other" in map(_shape, schema.get("anyOf", ()))


def _shape(schema: Schema) -> Any:
    """What values of a schema look like, apart from its fields and its code values."""
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    for choice in ("anyOf", "oneOf"):
        if choice in schema:
            return sorted((_shape(each) for each in schema[choice]), key=str)
    rules = {name: schema[name] for name in CONSTRAINTS if name in schema}
    held = schema.get("items", schema.get("additionalProperties"))
    return [rules, _shape(held)] if isinstance(held, dict) else rules
