"""A law: whatever is kept anywhere has a line that says how it forgets, and no line is idle."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from contracts.keeping.stores import (
    EVERY,
    HOME,
    ISSUER,
    KEYRING,
    NATS,
    SOMETIMES,
    STORES,
    stores_of,
)
from infra.runtime.messaging.streams import stream_config
from infra.runtime.messaging.topology import SERVICES
from infra.runtime.process.migrate import lay_accounts, lay_keys
from services.issuer.main import service as issuer
from services.programs.main import service as programs
from services.registry.main import service as registry
from services.reporting.main import service as reporting
from services.verification.main import service as verification
from tests.architecture.sources import REPOSITORY, sources
from tests.databases import ServiceDatabases
from tests.running import ready

EACH = {each.name: each for each in (registry, verification, programs, reporting)}
TABLES = """
    SELECT nspname, relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'm', 'f') AND NOT relispartition
        AND nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"""
VIEWS = "SELECT schema, view FROM generation"


def tables(conninfo: str) -> set[str]:
    """As the lines call them: those of a view under its name, in whatever generation."""
    with psycopg.connect(conninfo) as db:
        found = db.execute(TABLES).fetchall()
        views = {"public": ""}
        if ("public", "generation") in found:
            views |= {schema: f"{view}." for schema, view in db.execute(VIEWS)}
    return {f"{views[schema]}{table}" for schema, table in found}


def lines(of: str) -> set[str]:
    return {each.name for each in STORES if each.of == of}


@pytest.fixture(scope="module")
def found(
    module_service_databases: ServiceDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, set[str]]]:
    """The tables of all databases, made as an installation makes them."""
    folder: Path = tmp_path_factory.mktemp("services")
    databases, known = module_service_databases, {}
    for name, service in EACH.items():
        known[name] = tables(ready(service, databases, folder).owner_conninfo)
    accounts, keyring = databases("issuer"), databases.keyring()
    lay_accounts("issuer", accounts.owner, issuer.schema)
    lay_keys("registry", keyring.owner)
    yield known | {ISSUER: tables(accounts.owner), KEYRING: tables(keyring.owner)}


@pytest.mark.parametrize("service", [*SERVICES, ISSUER, KEYRING])
def test_every_table_of_a_database_says_how_it_forgets(
    found: dict[str, set[str]], service: str
) -> None:
    named = {each.name for each in stores_of(service)} if service in EACH else lines(service)
    assert found[service] == named


def test_every_stream_says_so() -> None:
    assert {stream_config(each).name for each in SERVICES} == lines(NATS)


def test_what_lies_in_a_home_sometimes_is_made_somewhere() -> None:
    """Of what is always there: tests/journeys/test_forgotten.py."""
    written = "".join(each.text for each in sources(REPOSITORY, "infra/local", "services/console"))
    idle = [name for name in lines(SOMETIMES) if f'"{name.rstrip("*")}' not in written]
    assert [each for each in idle if f'f"{each.rstrip("*")}' not in written] == []


def test_nothing_stands_here_twice_or_of_nobody() -> None:
    assert {
        each for each, count in Counter(each[:2] for each in STORES).items() if count > 1
    } == set()
    places = {EVERY, *SERVICES, ISSUER, KEYRING, NATS, HOME, SOMETIMES}
    assert {each.of for each in STORES} == places
    shared = lines(EVERY)
    assert not any(shared & lines(each) for each in SERVICES)
