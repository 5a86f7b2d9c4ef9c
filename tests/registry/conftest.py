"""The whole registry on a real database and keyring, with a few officers; or its commands."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from psycopg_pool import ConnectionPool

from contracts.registry.roles import RoleAssigned
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.http.app import create_app
from infra.runtime.http.deps import deps_of
from infra.runtime.identity.tokens import Tokens
from infra.runtime.privacy.blind_index import BlindIndex
from services.registry.aid.running import Aid
from services.registry.directory.namesakes import Namesakes
from services.registry.main import service
from services.registry.routes import commands
from tests.conftest import ServiceDatabases
from tests.memory import in_memory
from tests.people_we_know import MARGOREJO, SUKAMAJU, family
from tests.registry.asking import ASSIGNED, rights_of
from tests.registry.keeping import keep
from tests.registry.known import Known
from tests.running import InTests, in_tests
from tests.runtime.identity.minting import AUDIENCE, ISSUER, published
from tests.runtime.privacy.memory_keys import MemoryKeys

OFFICERS = {
    "operator.sukamaju": ("tim_data", SUKAMAJU),
    "operator.margorejo": ("tim_data", MARGOREJO),
    "verifikator.satu": ("kasi", "18.09.01"),
    "dinsos.satu": ("dinsos_operator", "18.09"),
    "dinsos.dua": ("dinsos_operator", "18.09"),
    "kepala.satu": ("dinsos_pengesah", "18.09"),
    "auditor.satu": ("inspektorat", "18.09"),
    "dpo.satu": ("dpo", "18.09"),
    "pmd.satu": ("pmd", "18.09"),
    "sistem.satu": ("sysadmin", "18.09"),
    "sistem.dua": ("sysadmin", "18.09"),
}


def appointed(running: InTests) -> None:
    """Officers are appointed by facts, as in the real thing."""
    since = date(2026, 1, 1)
    Known(running).record(
        *(
            RoleAssigned(officer=person, role=role, region_code=region, valid_from=since)
            for person, (role, region) in OFFICERS.items()
        )
    )


@pytest.fixture
def registry(service_databases: ServiceDatabases, tmp_path: Path) -> Iterator[Known]:
    tmp_path.chmod(0o700)
    with in_tests(service, service_databases, tmp_path, keyring=True, already=appointed) as running:
        yield Known(running)


@pytest.fixture(scope="module")
def pool(module_service_databases: ServiceDatabases) -> Iterator[ConnectionPool[Any]]:
    with rights_of(ASSIGNED, module_service_databases.stored("registry")) as pool:
        yield pool


@pytest.fixture
def ledger() -> Ledger:
    ledger = in_memory(MemoryKeys())
    keep(ledger, family)
    return ledger


@pytest.fixture
def app(pool: ConnectionPool[Any], ledger: Ledger) -> FastAPI:
    app = create_app("Register", commands, pool=pool, tokens=Tokens(ISSUER, AUDIENCE, published))
    deps = deps_of(app)
    deps.ledger = ledger
    deps.equip(BlindIndex(bytes(32)), Namesakes(lambda born: ()), Aid(lambda asked: ()))
    return app


@pytest.fixture
def web(app: FastAPI) -> Iterator[TestClient]:
    """The commands alone, on a ledger in memory that knows one family; rights are real."""
    with TestClient(app) as client:
        yield client
