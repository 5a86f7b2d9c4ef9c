"""Requests as a service's own page shows them, sent just so to the service itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from infra.build.documents.openapi import application
from infra.runtime.http.access import right_of
from infra.runtime.process.service import Service

Document = dict[str, Any]
JSON = "application/json"


@dataclass(frozen=True)
class Shown:
    """One operation, with what its examples say in every place of a request."""

    method: str
    path: str
    operation: Document
    definitions: Document
    roles: frozenset[str]
    """Who may call it; nobody in particular where it is public."""

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def schema(self) -> Document:
        """Of the body; empty where it takes no JSON."""
        content = self.operation.get("requestBody", {}).get("content", {})
        schema: Document = content.get(JSON, {}).get("schema", {})
        chosen = next((each for each in schema.get("anyOf", ()) if "$ref" in each), schema)
        named = chosen.get("$ref", "").rsplit("/", 1)[-1]
        found: Document = self.definitions.get(named, chosen)
        return found

    @property
    def body(self) -> Any:
        """The example of its form; None where it takes no body, or shows none of its own."""
        return next(iter(self.schema.get("examples", ())), None)

    def given(self, where: str) -> list[tuple[str, str]]:
        """The examples with which a request begins, in the path or the headers."""
        return [
            (each["name"], text)
            for each in self.operation.get("parameters", ())
            if each["in"] == where and "example" in each
            for text in (
                each["example"] if isinstance(each["example"], list) else [each["example"]]
            )
        ]

    def address(self, instead: Mapping[str, object]) -> str:
        """The path with its examples in it, or what a test puts in place of one."""
        return self.path.format_map(dict(self.given("path")) | dict(instead))

    def headers(self, instead: Mapping[str, str]) -> list[tuple[str, str]]:
        kept = [each for each in self.given("header") if each[0] not in instead]
        return kept + list(instead.items())

    def every_header(self) -> dict[str, str]:
        """Also those that few requests need."""
        found = (each for each in self.operation["parameters"] if each["in"] == "header")
        return {each["name"]: _texts(each["schema"]["examples"][0])[0] for each in found}


def _texts(example: Any) -> list[str]:
    """A header that may come several times has a list of them."""
    return list(map(str, example if isinstance(example, list) else [example]))


@cache
def shown(service: str) -> list[Shown]:
    """Every operation of a service, in the order of its page."""
    found: Service = import_module(f"services.{service}.main").service
    return list(_operations(application(found)))


def _operations(app: FastAPI) -> Iterator[Shown]:
    api = app.openapi()
    for route in iter_route_contexts(app.routes):
        for method in route.methods or ():
            operation = api["paths"].get(str(route.path), {}).get(method.lower())
            if operation:
                right = right_of(route.original_route)
                roles = right.roles if right else frozenset()
                definitions = api["components"]["schemas"]
                yield Shown(method, str(route.path), operation, definitions, roles)
