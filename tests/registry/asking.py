"""People who ask the registry for something over HTTP, and the rights they were given."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import uuid4

import psycopg
from fastapi.testclient import TestClient
from httpx2 import Response
from psycopg_pool import ConnectionPool

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.identity.assignments import Assignment, assign
from infra.runtime.identity.view import assignments
from infra.runtime.projections.generations.lookup import reach
from tests.people_we_know import SUKAMAJU
from tests.runtime.identity.minting import claims, minted

OPERATOR, OTHER, DINSOS, SYSADMIN = "operator.satu", "operator.dua", "dinsos.satu", "admin.satu"
APPROVER = "kepala.satu"
ASSIGNED = [
    Assignment(OPERATOR, "tim_data", SUKAMAJU, date(2026, 1, 1)),
    Assignment(OTHER, "tim_data", "18.09.01.2002", date(2026, 1, 1)),
    Assignment(DINSOS, "dinsos_operator", "18.09", date(2026, 1, 1)),
    Assignment(APPROVER, "dinsos_pengesah", "18.09", date(2026, 1, 1)),
    Assignment(SYSADMIN, "sysadmin", "18.09", date(2026, 1, 1)),
]


@contextmanager
def rights_of(
    assigned: Iterable[Assignment], database: ServiceDatabase
) -> Iterator[ConnectionPool[Any]]:
    """A database of the registry, with its tables, that knows these assignments."""
    with psycopg.connect(database.owner) as owner:
        assignments.create(owner, "registry")
        reach(owner, assignments)
        for each in assigned:
            assign(owner, each)
    with ConnectionPool(database.app, min_size=1, max_size=4, open=True) as pool:
        yield pool


def post(web: TestClient, path: str, body: Any, person: str = OPERATOR, **headers: str) -> Response:
    given = {
        "authorization": f"Bearer {minted(claims(person))}",
        "idempotency-key": uuid4().hex,
        "reason": "laporan warga",
        "if-match": '"v1"',
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    return web.post(path, json=body, headers=given)
