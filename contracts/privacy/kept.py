"""Kept: what stays with the service that recorded it, for it may hold a name or betray a number.

Reasons in one's own words, for whom somebody acts, where a document lies: free text about people
never travels.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import get_args

from pydantic import BaseModel


@dataclass(frozen=True)
class Kept:
    """Marks such a field. With `unless`, what passes that test travels all the same."""

    unless: Callable[[str], bool] | None = None

    def stays(self, value: str) -> bool:
        return self.unless is None or not self.unless(value)


KEPT = Kept()


@cache
def kept(model: type[BaseModel]) -> dict[str, Kept]:
    """The fields of a model that are marked so."""
    found: dict[str, Kept] = {}
    for name, field in model.model_fields.items():
        inner = (getattr(each, "__metadata__", ()) for each in get_args(field.annotation))
        marks = (mark for mark in chain(field.metadata, *inner) if isinstance(mark, Kept))
        found.update((name, mark) for mark in marks)
    return found
