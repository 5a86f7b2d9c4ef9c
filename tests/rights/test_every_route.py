"""Every route of every service says who may call it, and nobody else gets past that.

The matrix is made from the routes themselves: each role against each endpoint, with and without a
token. What lies outside one's region is tested where the endpoint is.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from contracts.codes.roles import ROLES as CODES
from contracts.codes.roles import Level
from infra.build.documents.openapi import application
from infra.runtime.http.access import (
    PUBLIC,
    Discloses,
    declared,
    in_force,
    right_of,
    undeclared_routes,
)
from infra.runtime.http.deps import deps_of
from infra.runtime.http.idempotency import command, unkeyed_routes
from infra.runtime.http.opening.declaring import opening_of, unopened_routes
from infra.runtime.http.provenance import provenance
from infra.runtime.identity.rights import Emergency, Holding
from infra.runtime.identity.tokens import Token, Tokens
from infra.runtime.messaging.topology import SERVICES
from infra.runtime.privacy.access_log import Access, AccessOutcome

OFFICES = {Level.REGENCY: "18.09", Level.SUB_DISTRICT: "18.09.01", Level.VILLAGE: "18.09.01.2001"}
ROLES = {role: OFFICES[kind.level] for role, kind in CODES.items()}
ANYWHERE = Emergency(UUID(int=1), "dpo", "18", datetime.max.replace(tzinfo=UTC))
WRITES = {command, provenance}
"""What a route that records something depends on."""
UNUSED = "00000000-0000-0000-0000-000000000000"


class Remembered:
    """Stands in for the access log."""

    def __init__(self) -> None:
        self.entries: list[Access] = []

    def record(self, *entries: Access) -> None:
        self.entries.extend(entries)

    def attempt(self, entry: Access) -> None:
        self.record(entry)

    def close(self) -> None:
        """There is nothing to close."""


class EverybodyIsTheirRole:
    """Stands in for tokens and assignments: the token names the role, held as widely as it can."""

    def read(self, value: str) -> Token:
        return Token(value, "t")

    def of(self, person: str) -> Holding:
        return Holding({person: frozenset([ROLES[person]])})


def _app(service: str) -> FastAPI:
    app = application(import_module(f"services.{service}.main").service)
    deps_of(app).tokens = deps_of(app).assignments = EverybodyIsTheirRole()  # type: ignore[assignment]
    deps_of(app).accesses = Remembered()  # type: ignore[assignment]
    return app


def _routes(app: FastAPI) -> Iterator[Any]:
    return iter_route_contexts(app.routes)


def _endpoints(app: FastAPI) -> Iterator[tuple[str, str, Any]]:
    for route in iter_route_contexts(app.routes):
        original = route.original_route
        if right_of(original):
            path = re.sub(r"{[^}]+}", UNUSED, str(route.path))
            for method in (route.methods or set()) - {"HEAD", "OPTIONS"}:
                yield method, path, right_of(original)


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_declares_right_and_opening_and_every_write_takes_a_key(service: str) -> None:
    assert undeclared_routes(_app(service)) == []
    assert unopened_routes(_app(service)) == []
    assert unkeyed_routes(_app(service)) == []


def test_a_route_that_declares_nothing_is_found() -> None:
    app = _app("registry")
    router = APIRouter()
    router.post("/loophole")(lambda: None)
    app.include_router(router)
    assert undeclared_routes(app) == unopened_routes(app) == ["/loophole"]
    assert unkeyed_routes(app) == ["/loophole"]


@pytest.mark.parametrize("service", SERVICES)
def test_only_the_roles_of_its_right_get_past_an_endpoint(service: str) -> None:
    wrong = []
    with TestClient(_app(service), raise_server_exceptions=False) as web:
        for method, path, right in _endpoints(web.app):  # type: ignore[arg-type]
            for role in ROLES:
                answer = web.request(method, path, headers={"authorization": f"Bearer {role}"})
                refused = answer.status_code == 403
                if refused == (role in right.roles):
                    wrong.append((method, path, role, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("service", SERVICES)
def test_without_a_token_nothing_but_the_public_routes_answers(service: str) -> None:
    app = _app(service)
    deps_of(app).tokens = Tokens("https://issuer.example", service)
    public = {
        str(route.path)
        for route in iter_route_contexts(app.routes)
        if PUBLIC in declared(route.original_route)
    }
    manual = {
        "/openapi.json",
        "/docs",
        "/docs/start.js",
        "/docs/{asset}",
        "/codes",
        "/codes/{name}",
    }
    assert public == {"/live", "/ready"} | manual
    with TestClient(app, raise_server_exceptions=False) as web:
        answers = {
            (method, path): web.request(method, path).status_code
            for method, path, _ in _endpoints(app)
        }
    assert set(answers.values()) == {401}, answers


@pytest.mark.parametrize("service", SERVICES)
def test_a_right_over_a_regency_is_not_held_in_a_village(
    service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ROLES:
        monkeypatch.setitem(ROLES, role, OFFICES[Level.VILLAGE])
    passed = []
    with TestClient(_app(service), raise_server_exceptions=False) as web:
        for method, path, right in _endpoints(web.app):  # type: ignore[arg-type]
            for role in right.roles if right.scope is not Level.VILLAGE else ():
                answer = web.request(method, path, headers={"authorization": f"Bearer {role}"})
                passed += [(method, path, role)] if answer.status_code != 403 else []
    assert passed == []


@pytest.mark.parametrize("service", SERVICES)
def test_whoever_is_refused_at_a_route_that_opens_something_is_on_record(service: str) -> None:
    app = _app(service)
    log = deps_of(app).accesses
    assert isinstance(log, Remembered)
    opening = {str(route.path): opening_of(route.original_route) for route in _routes(app)}
    with TestClient(app, raise_server_exceptions=False) as web:
        for method, path, right in _endpoints(app):
            for role in [each for each in ROLES if each not in right.roles][:1]:
                web.request(method, path, headers={"authorization": f"Bearer {role}"})
    expected = [each.action for each in opening.values() if each]
    assert sorted(each.action for each in log.entries) == sorted(expected)
    assert {each.outcome for each in log.entries} == {AccessOutcome.REFUSED}
    assert all(each.office == ROLES[each.role] for each in log.entries)


@pytest.mark.parametrize("service", SERVICES)
def test_emergency_access_reaches_nothing_that_records(service: str) -> None:
    """What it reaches opens something and is a GET or says that it is safe; all else is out."""
    reached = [
        route.original_route
        for route in _routes(_app(service))
        if any(isinstance(each, Discloses) for each in declared(route.original_route))
    ]
    recording = [
        (sorted(route.methods), route.path)
        for route in reached
        if any(each in WRITES for each in declared(route))
    ]
    assert reached and recording == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_request_that_records_knows_of_no_emergency(service: str) -> None:
    held = Holding({"dpo": frozenset({"18.09"})}, (ANYWHERE,))
    app = _app(service)
    for route in _routes(app):
        for method in route.methods or set():
            scope = {"type": "http", "method": method, "route": route.original_route}
            if WRITES & set(declared(route.original_route)):
                assert in_force(Request(scope), held) == (), route.path


def test_every_right_names_only_roles_that_exist() -> None:
    named = {
        role
        for service in SERVICES
        for _, _, right in _endpoints(_app(service))
        for role in right.roles
    }
    assert named <= set(ROLES)
