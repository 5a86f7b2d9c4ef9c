"""The small service on a real database, and people who call it."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from psycopg_pool import ConnectionPool

from infra.runtime.http.app import create_app
from infra.runtime.http.deps import deps_of
from infra.runtime.identity.assignments import Assignment, assign
from infra.runtime.identity.tokens import Tokens
from infra.runtime.identity.view import assignments
from infra.runtime.projections.generations.lookup import reach
from tests.conftest import ServiceDatabases
from tests.runtime.http import office
from tests.runtime.identity.minting import AUDIENCE, ISSUER, claims, minted, published

VILLAGE = "18.09.01.2001"
ASSIGNED = [
    Assignment("operator.satu", "clerk", VILLAGE, date(2026, 1, 1)),
    Assignment("operator.dua", "clerk", "18.09.01.2002", date(2026, 1, 1)),
    Assignment("pemeriksa", "auditor", "18.09", date(2026, 1, 1)),
    Assignment("rangkap", "clerk", VILLAGE, date(2026, 1, 1)),
    Assignment("rangkap", "clerk", "18.09.01.2002", date(2026, 1, 1)),
]


@pytest.fixture(scope="module")
def pool(module_service_databases: ServiceDatabases) -> Iterator[ConnectionPool[Any]]:
    database = module_service_databases.stored("registry")
    with psycopg.connect(database.owner) as owner:
        assignments.create(owner, "registry")
        reach(owner, assignments)
        for each in ASSIGNED:
            assign(owner, each)
    with ConnectionPool(database.app, min_size=1, max_size=8, open=True) as pool:
        yield pool


@pytest.fixture
def app(pool: ConnectionPool[Any]) -> FastAPI:
    tokens = Tokens(ISSUER, AUDIENCE, published)
    app = create_app("Catatan", [office.router], pool=pool, tokens=tokens)
    deps_of(app).equip(office.Notes())
    return app


@pytest.fixture
def notes(app: FastAPI) -> office.Notes:
    return deps_of(app).find(office.Notes)


@pytest.fixture
def web(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


Headers = Callable[..., dict[str, str]]


def as_person(person: str, **more: str) -> dict[str, str]:
    """Headers of a person's request, with a new Idempotency-Key unless one is given."""
    given = {
        "authorization": f"Bearer {minted(claims(person))}",
        "idempotency-key": uuid4().hex,
        "reason": "laporan warga",
        "purpose": "pelayanan",
    }
    return given | {name.replace("_", "-"): value for name, value in more.items()}
