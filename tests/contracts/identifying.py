"""Which words in a document would say who somebody is, or where exactly they live."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from contracts.event import FieldPlan, nested_parts, plan
from contracts.privacy.travelling import stays
from contracts.registry.parts import Identity, Names
from contracts.registry.places import Residence
from infra.build.schemas import every_fact, models_in

NOBODYS = {
    ("programs.programme_defined", "name"),
    ("programs.rule_version_published", "name"),
    ("registry.local_area_named", "name"),
    ("registry.local_area_renamed", "name"),
}
"""Names of programmes, of criteria and of local areas are nobody's name."""


@cache
def stays_behind() -> set[str]:
    """Names of fields that never travel: what is sealed, what is in it, and keyed hashes."""
    models = {model for fact in every_fact() for model in (fact, *models_in(fact))}
    held = {field.name for model in models for field in plan(model) if _held(field)}
    return held | set().union(*(part.model_fields for part in (Identity, Names, Residence)))


def identifying(topic: str, document: Any) -> set[str]:
    """Fields of the document that should have stayed behind."""
    return {name for name in names_in(document) & stays_behind() if (topic, name) not in NOBODYS}


def names_in(value: Any) -> set[str]:
    """Every field name anywhere in a JSON value."""
    if isinstance(value, dict):
        return set(value).union(*(names_in(each) for each in value.values()))
    if isinstance(value, list):
        return set().union(*(names_in(each) for each in value))
    return set()


def sealed_words(fact: BaseModel, *, hashes: bool = False) -> set[str]:
    """The texts in a fact's sealed fields, and its keyed hashes if asked."""
    found: set[str] = set()
    for field in plan(type(fact)):
        value = getattr(fact, field.name)
        if field.seal and isinstance(value, BaseModel):
            found |= set(_texts(value.model_dump(mode="json")))
        elif hashes and _held(field):
            found |= set(_texts(value))
        elif field.nested:
            found = found.union(*(sealed_words(p, hashes=hashes) for p in nested_parts(value)))
    return found


def _held(field: FieldPlan) -> bool:
    return stays(field)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value
