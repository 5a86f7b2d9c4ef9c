"""No string is only a string: what people write has one form, what machines made has a pattern."""

from collections.abc import Iterator
from importlib import import_module
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from pydantic import AfterValidator, BaseModel, BeforeValidator, StringConstraints
from pydantic.fields import FieldInfo

from contracts.event import Event, Provenance
from contracts.facts import FACTS
from contracts.message import Message
from contracts.text import Text
from infra.build.documents.openapi import application
from infra.runtime.messaging.topology import SERVICES

READ_BY_A_GRAMMAR = {"if_match", "cursor"}
"""Refused with a word of their own where they are not what we gave out (BadVersion, BadCursor)."""


def bare(annotation: Any, marks: tuple[Any, ...] = ()) -> bool:
    """Whether a `str` stands somewhere in the type with nothing that says what it may hold."""
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return bare(inner, (*marks, *more))
    if annotation is str:
        return not any(_says_something(mark) for mark in marks)
    if isinstance(annotation, type) and issubclass(annotation, str):
        return False  # a code list
    return any(
        bare(each, marks if get_origin(annotation) in (Union, UnionType) else ())
        for each in get_args(annotation)
    )


def _says_something(mark: Any) -> bool:
    if isinstance(mark, BeforeValidator | AfterValidator):
        return True
    if isinstance(mark, StringConstraints):
        return mark.pattern is not None
    if isinstance(mark, FieldInfo):
        return any(_says_something(each) for each in mark.metadata)
    return getattr(mark, "pattern", None) is not None


def bare_fields(model: type[BaseModel], done: set[type] | None = None) -> Iterator[str]:
    """Fields of a model, and of the models in it, that are only strings."""
    done = set() if done is None else done
    if model in done:
        return
    done.add(model)
    for name, field in model.model_fields.items():
        if bare(field.annotation, tuple(field.metadata)):
            yield f"{model.__name__}.{name}"
        for part in models_within(field.annotation):
            yield from bare_fields(part, done)


def models_within(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from models_within(each)


def bare_inputs(service: str) -> Iterator[str]:
    """Bodies, headers, path and query parameters of a service's routes that are only strings."""
    for path, field in inputs(service):
        if field.name not in READ_BY_A_GRAMMAR:
            yield from (f"{path} {name}" for name in _bare_input(field))


def inputs(service: str) -> Iterator[tuple[str, Any]]:
    """Everything that a service's routes take, with the path of the route."""
    app = application(import_module(f"services.{service}.main").service)
    for route in iter_route_contexts(app.routes):
        if dependant := getattr(route.original_route, "dependant", None):
            yield from ((str(route.path), field) for field in _inputs(dependant))


def _inputs(dependant: Dependant) -> Iterator[Any]:
    yield from dependant.path_params
    yield from dependant.query_params
    yield from dependant.header_params
    yield from dependant.body_params
    for each in dependant.dependencies:
        yield from _inputs(each)


def _bare_input(field: Any) -> Iterator[str]:
    info: FieldInfo = field.field_info
    if bare(info.annotation, tuple(info.metadata)):
        yield field.name
    for model in models_within(info.annotation):
        yield from bare_fields(model)


@pytest.mark.parametrize("fact", FACTS.kinds.values(), ids=lambda fact: fact.TOPIC)
def test_no_fact_holds_a_string_of_anything(fact: type[Event]) -> None:
    assert list(bare_fields(fact)) == []


@pytest.mark.parametrize("model", [Provenance, Message])
def test_nor_does_what_travels_with_it(model: type[BaseModel]) -> None:
    assert list(bare_fields(model)) == []


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_takes_is_looked_at(service: str) -> None:
    names = {field.name for _, field in inputs(service)}
    assert {"number", "body", "idempotency_key"} <= names


@pytest.mark.parametrize("service", SERVICES)
def test_no_form_header_path_or_search_takes_a_string_of_anything(service: str) -> None:
    assert list(bare_inputs(service)) == []


class _Loose(BaseModel):
    name: str
    words: list[str]
    either: Annotated[str, StringConstraints(max_length=3)] | None
    typed: Text


class _Holder(BaseModel):
    inner: _Loose
    code: Annotated[str, StringConstraints(pattern="^[a-z]+$")]


def test_a_string_of_anything_is_found_wherever_it_stands() -> None:
    assert list(bare_fields(_Holder)) == ["_Loose.name", "_Loose.words", "_Loose.either"]
