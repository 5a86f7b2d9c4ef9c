"""Requests as a service's own page shows them, sent just so to the service itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from httpx2 import Response

from infra.build.documents.openapi import application
from infra.runtime.http.access import right_of
from infra.runtime.process.service import Service
from tests.running import InTests
from tests.runtime.identity.minting import claims, minted

Document = dict[str, Any]
JSON, MULTIPART = "application/json", "multipart/form-data"


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

    def form(self, kind: str = JSON) -> Document:
        """The schema of the body; empty where it takes none of that kind."""
        content = self.operation.get("requestBody", {}).get("content", {})
        schema: Document = content.get(kind, {}).get("schema", {})
        chosen = next((each for each in schema.get("anyOf", ()) if "$ref" in each), schema)
        named = chosen.get("$ref", "").rsplit("/", 1)[-1]
        return {**self.definitions.get(named, {}), **chosen}

    @property
    def body(self) -> Any:
        """The example of its form; None where it takes no body, or shows none of its own."""
        return next(iter(self.form().get("examples", ())), None)

    @property
    def parts(self) -> dict[str, str]:
        """The examples of what goes with a file."""
        fields = self.form(MULTIPART).get("properties", {})
        return {name: each["examples"][0] for name, each in fields.items() if "examples" in each}

    def given(self, where: str, *, all_of_them: bool = False) -> list[tuple[str, str]]:
        """The examples with which a request begins, or also those that few requests need."""
        return [
            (each["name"], text)
            for each in self.operation.get("parameters", ())
            if each["in"] == where and (all_of_them or "example" in each)
            for text in _texts(next(iter(each["schema"].get("examples", ())), []))
        ]

    def named(self, where: str) -> set[str]:
        """The names of all parameters in the path, the query or the headers."""
        found = self.operation.get("parameters", ())
        return {each["name"] for each in found if each["in"] == where}

    def address(self, instead: Mapping[str, object]) -> str:
        """The path with its examples in it, or what a test puts in place of one."""
        return self.path.format_map(dict(self.given("path")) | dict(instead))


def _texts(example: Any) -> list[str]:
    """A header that may come several times has a list of them."""
    return list(map(str, example if isinstance(example, list) else [example]))


@cache
def shown(service: str) -> dict[str, Shown]:
    """Every operation of a service by method and path, in the order of its page."""
    found: Service = import_module(f"services.{service}.main").service
    return {each.name: each for each in _operations(application(found))}


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


@dataclass
class Reader:
    """Somebody who tries a service's page: each example as it stands, as an officer who may."""

    running: InTests
    officers: Mapping[str, tuple[str, str]]
    """Each with a role and an office."""
    instead: dict[str, object] = field(default_factory=dict)
    """In place of examples in addresses: ids and positions that earlier answers named."""
    besides: dict[str, str] = field(default_factory=dict)
    """Headers that an earlier answer asked for."""

    @property
    def web(self) -> TestClient:
        return self.running.web

    def whoever_may(self, asked: Shown) -> str:
        able = [who for who, (role, _) in self.officers.items() if role in asked.roles]
        assert able, f"no officer here may {asked.name}: {sorted(asked.roles)}"
        return able[0]

    def tries(self, name: str, person: str = "", **given: Any) -> Response:
        """The answer to an example; `given` is what the request has besides."""
        asked = shown(self.running.running.service.name)[name]
        headers = asked.given("header") + self._who(asked, person)
        version = self._version(asked, headers) | self.besides
        answer = self.web.request(
            asked.method,
            asked.address(self.instead),
            headers=[each for each in headers if each[0] not in version] + [*version.items()],
            **{"json": asked.body, "params": self._query(asked), **given},
        )
        self.running.follow()
        return answer

    def has_tried(self, name: str, person: str = "", **given: Any) -> Any:
        """What was answered to an example that must have been accepted."""
        answer = self.tries(name, person, **given)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def refused(self, *names: str) -> dict[str, str]:
        """Which of these examples are not answered, and why."""
        return {
            name: answer.text
            for name in names
            for answer in self.pages(name)
            if answer.status_code >= 300
        }

    def pages(self, name: str) -> Iterator[Response]:
        """The answer, and after it what comes next, line by line, as each answer says."""
        yield (answer := self.tries(name))
        asked = shown(self.running.running.service.name)[name]
        if "cursor" not in asked.named("query"):
            return
        yield (answer := self.tries(name, params=[*self._query(asked), ("limit", "1")]))
        while answer.status_code < 300 and (following := answer.json()["next"]):
            more = [("limit", "1"), ("cursor", following)]
            yield (answer := self.tries(name, params=[*self._query(asked), *more]))

    def _query(self, asked: Shown) -> list[tuple[str, str]]:
        """All that may be asked, at once."""
        given = asked.given("query", all_of_them=True)
        return [(name, str(self.instead.get(name, text))) for name, text in given]

    def _who(self, asked: Shown, person: str) -> list[tuple[str, str]]:
        if not asked.roles:
            return []
        audience = self.running.running.service.name
        token = minted(claims(person or self.whoever_may(asked), aud=audience))
        return [("Authorization", f"Bearer {token}")]

    def _version(self, asked: Shown, headers: list[tuple[str, str]]) -> dict[str, str]:
        """Of what is to be changed, which one has read before."""
        if "If-Match" not in dict(headers):
            return {}
        page = "/".join(asked.address(self.instead).split("/")[:3])
        found = self.web.get(page, headers=[*headers, ("Purpose", "pelayanan")])
        return {"If-Match": found.headers["etag"]}


Steps = Callable[[Reader], Any]


def after(*names: str) -> Steps:
    """What other examples say has happened before."""

    def steps(reader: Reader) -> None:
        for name in names:
            reader.has_tried(name)

    return steps
