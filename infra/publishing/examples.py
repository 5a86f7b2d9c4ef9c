"""One example of any model, always the same: for schemas, for documentation, for stored samples."""

from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import BaseModel

from contracts.event import Absent, Effective

Model = TypeVar("Model", bound=BaseModel)

PLAIN: dict[type, Any] = {
    int: 3,
    bool: True,
    float: 1.5,
    bytes: b"",
    date: date(2026, 11, 1),
    datetime: datetime.fromisoformat("2026-11-01T08:00:00+07:00"),
}
NAMED = {
    "village_code": "18.09.01.2001",
    "to_village_code": "18.09.01.2002",
    "region_code": "18.09.01",
    "period": "2026-TW4",
    "desil": 2,
    "version": 1,
    "expression": "desil <= 4",
    "reason_code": "MAMPU",
    "nik": "1809010107850001",
    "kk_number": "1809010101200001",
    "kind": "housing_update",
    "role": "operator_desa",
    "officer": "operator.desa.18.09.01.2001",
}
"""Examples that a reader of the field would expect, by field name."""


def example(model: type[Model]) -> Model:
    """An instance with every field filled, built from the declared types alone."""
    if model is Effective:
        return model.model_validate({"on": "2026-11-01"})
    values = {name: _value(name, field.annotation) for name, field in model.model_fields.items()}
    return model.model_validate(values)


def _value(name: str, annotation: Any) -> Any:
    if name in NAMED and _is_plain(annotation):
        return NAMED[name]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _value(name, arguments[0])
    if origin in {Union, UnionType}:
        return _value(name, next(a for a in arguments if a not in {NoneType, Absent}))
    if origin in {tuple, list}:
        return (_value(name, arguments[0]),)
    if origin is dict:
        return {"akta_lahir": "contoh"}
    return arguments[0] if origin is Literal else _of_type(name, annotation)


def _is_plain(annotation: Any) -> bool:
    kinds = [annotation, *get_args(annotation)]
    return any(kind in {str, int} for kind in kinds)


def _of_type(name: str, kind: type) -> Any:
    if issubclass(kind, BaseModel):
        return example(kind)
    if issubclass(kind, Enum):
        return next(iter(kind))
    if kind is UUID:
        return uuid5(NAMESPACE_URL, f"https://jejak.example/{name}")
    return PLAIN.get(kind, f"contoh {name}")
