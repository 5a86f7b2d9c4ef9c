"""Which sealed fields hold something, in clear: completeness is counted without opening any.

One function says it, wherever such a part is made or copied. What is withheld or erased keeps the
names that were given when it could be read.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Self

from pydantic import BaseModel

from contracts.event import Absent, Part
from contracts.privacy.classes import Internal, Seal
from contracts.text import Word


class Filled(Part):
    """Names the fields of its sealed parts that hold something."""

    filled: Internal[tuple[Word, ...]] = ()

    def model_post_init(self, context: Any) -> None:
        """Once, when it is made; a validator would say it again wherever it is put."""
        self._note()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        copy = super().model_copy(update=update, deep=deep)
        copy._note()
        return copy

    def _note(self) -> None:
        self.__dict__["filled"] = filled_in(self, self.filled)


def filled_in(model: BaseModel, given: Iterable[str] = ()) -> tuple[str, ...]:
    """The names of what its sealed parts hold; of those that cannot be read, as was given.

    Every person that is read passes here, so it looks where pydantic keeps the values.
    """
    held, names, read = model.__dict__, list[str](), set[str]()
    fields = _sealed(type(model))
    for field in fields:
        if not isinstance(part := held[field], Absent):
            names += [name for name, value in part.__dict__.items() if value or holds(value)]
            read.add(field)
    if len(read) < len(fields):
        known = {name for field in read for name in held[field].__dict__}
        names += [name for name in given if name not in known]
    names.sort()
    return tuple(names)


def holds(value: object) -> bool:
    return value is not None and value != {}


@cache
def _sealed(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(
        name
        for name, field in model.model_fields.items()
        if any(isinstance(mark, Seal) for mark in field.metadata)
    )
