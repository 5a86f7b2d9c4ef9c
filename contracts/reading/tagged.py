"""Ids in a fact by their tag: what most readers want, without making words of all its tags."""

from functools import cache
from typing import Any

from pydantic import BaseModel

from contracts.event import Event, Tag, carrying_tags, nested_parts
from contracts.privacy.law import parts_of


def tagged(fact: Event, tag: Tag) -> list[Any]:
    """What its fields of one tag hold, once each and in order."""
    found: list[Any] = []
    _collect(fact, tag.name, found)
    return found if len(found) < 2 else list(dict.fromkeys(found))


def _collect(model: BaseModel, tag: str, found: list[Any]) -> None:
    for own, name in _carrying(type(model), tag):
        value = model.__dict__[name]
        if not own:
            for part in nested_parts(value):
                _collect(part, tag, found)
        elif isinstance(value, tuple):
            found += value
        elif value is not None:
            found.append(value)


@cache
def _carrying(model: type[BaseModel], tag: str) -> tuple[tuple[bool, str], ...]:
    """Fields that carry the tag of this name (True), or have parts that may."""
    inner = {name: parts_of(field.annotation) for name, field in model.model_fields.items()}
    return tuple(
        (each.tag is not None, each.name)
        for each in carrying_tags(model)
        if (each.tag.name == tag if each.tag else any(_carrying(p, tag) for p in inner[each.name]))
    )
