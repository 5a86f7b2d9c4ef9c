"""The law of classes: each field has exactly one, and lies under a seal of it where it must."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar, get_args
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from contracts.privacy.classes import IN_CLEAR, Class, Seal

Mark = TypeVar("Mark")


@dataclass(frozen=True)
class Leaf:
    """One value of a fact: its own class or the nearest around it, and the seal it lies under."""

    path: str
    classes: tuple[Class, ...]
    seal: Seal | None

    @property
    def fault(self) -> str | None:
        if len(self.classes) != 1:
            return f"{self.path}: {len(self.classes)} classes, not one"
        if self.seal and self.classes != (self.seal.cls,):
            return f"{self.path}: {self.classes[0]} under a seal for {self.seal.cls}"
        if not self.seal and self.classes[0] not in IN_CLEAR:
            return f"{self.path}: {self.classes[0]} without a seal"
        return None


def faults(model: type[BaseModel]) -> list[str]:
    """What is wrong with the classes of a fact; nothing in a lawful one."""
    wrong = (leaf.fault for leaf in leaves(model))
    return [*filter(None, wrong), *_without_subject(model)]


def leaves(
    model: type[BaseModel], path: str = "", around: tuple[Class, ...] = (), seal: Seal | None = None
) -> Iterator[Leaf]:
    """Every value a model can hold, however deep."""
    for name, field in model.model_fields.items():
        marked = marks(field, Class) or around
        under = next(iter(marks(field, Seal)), seal)
        parts = tuple(parts_of(field.annotation))
        for part in parts:
            yield from leaves(part, f"{path}{name}.", marked, under)
        if not parts:
            yield Leaf(f"{path}{name}", marked, under)


def parts_of(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that a field can hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from parts_of(argument)


def marks(field: FieldInfo, kind: type[Mark]) -> tuple[Mark, ...]:
    """The marks of one kind, also where the value may be missing: `CaseId | None`."""
    inner = (getattr(each, "__metadata__", ()) for each in get_args(field.annotation))
    found = (mark for mark in chain(field.metadata, *inner) if isinstance(mark, kind))
    return tuple(dict.fromkeys(found))


def _without_subject(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        for seal in marks(field, Seal):
            if not _is_id(model, seal.subject.split(".")):
                yield f"{name}: sealed for {seal.subject}, which is no id beside it"
        for part in parts_of(field.annotation):
            yield from _without_subject(part)


def _is_id(model: type[BaseModel], path: list[str]) -> bool:
    field = model.model_fields.get(path[0])
    if field is None or len(path) == 1:
        return field is not None and field.annotation is UUID
    return any(_is_id(part, path[1:]) for part in parts_of(field.annotation))
