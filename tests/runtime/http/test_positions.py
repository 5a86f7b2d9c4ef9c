"""`GET /positions`: how far a service is, in the words in which the same is asked again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from fastapi.testclient import TestClient
from psycopg_pool import ConnectionPool

from contracts.codes.roles import ROLES
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.http.app import create_app
from infra.runtime.http.deps import deps_of
from infra.runtime.http.reading import positions
from infra.runtime.http.reading.known_at import read_known_at
from infra.runtime.identity.rights import Holding
from infra.runtime.identity.tokens import Tokens
from tests.conftest import ServiceDatabases
from tests.runtime.http.test_problems import problem
from tests.runtime.identity.minting import AUDIENCE, ISSUER, claims, minted, published
from tests.runtime.world import WORLD, Note, by


class TheirRole:
    """A person is called like the role they hold; nobody else holds any."""

    def of(self, person: str) -> Holding:
        return Holding({person: frozenset({"18.09.01.2001"})} if person in ROLES else {})


@pytest.fixture
def ledger(service_databases: ServiceDatabases) -> Iterator[Ledger]:
    ledger = open_ledger("registry", service_databases.stored("registry").app, vocabulary=WORLD)
    yield ledger
    ledger.close()


@pytest.fixture
def web(ledger: Ledger) -> Iterator[TestClient]:
    with ConnectionPool[Any](ledger.recorder.conninfo, min_size=1, max_size=2, open=True) as pool:
        tokens = Tokens(ISSUER, AUDIENCE, published)
        app = create_app("Posisi", [positions.router], pool=pool, tokens=tokens)
        deps = deps_of(app)
        deps.ledger, deps.assignments = ledger, TheirRole()  # type: ignore[assignment]
        with TestClient(app) as client:
            yield client


def asked(web: TestClient, person: str = "tim_data", **query: Any) -> Any:
    headers = {"authorization": f"Bearer {minted(claims(person))}"}
    return web.get("/positions", params=query, headers=headers)


def heard(ledger: Ledger, source: str, message_id: str) -> None:
    with psycopg.connect(ledger.recorder.conninfo) as db:
        db.execute(
            "INSERT INTO inbox_cursor (source, last_message_id) VALUES (%s, %s)",
            (source, message_id),
        )


def test_a_service_in_which_nothing_happened_is_at_its_beginning(web: TestClient) -> None:
    assert asked(web).json() == {
        "service": "registry",
        "position": 0,
        "heard": {},
        "known_at": "registry:0",
    }


def test_what_it_says_can_be_asked_again_as_known_at(web: TestClient, ledger: Ledger) -> None:
    ledger.decide(Note(uuid4(), 1), by())
    heard(ledger, "programs", "18.09:programs:1:12:0")
    heard(ledger, "verification", "18.09:verification:2:3456:1")
    told = asked(web).json()
    assert told["known_at"] == "registry:1,programs:12,verification:3456"
    assert told["heard"] == {"programs": 12, "verification": 3456}
    cut = read_known_at(told["known_at"], ledger)
    assert (cut.position, cut.elsewhere) == (1, {"programs": 12, "verification": 3456})


def test_a_moment_is_said_as_the_position_it_stands_for(web: TestClient, ledger: Ledger) -> None:
    ledger.decide(Note(UUID(int=1), 1), by())
    between = now()
    ledger.decide(Note(UUID(int=1), 2), by())
    assert asked(web).json()["position"] == 2
    told = asked(web, known_at=between.isoformat()).json()
    assert (told["position"], told["known_at"], told["heard"]) == (1, "registry:1", {})


def test_what_is_still_to_come_has_no_position(web: TestClient) -> None:
    problem(asked(web, known_at=(now() + timedelta(days=1)).isoformat()), 422)
    problem(asked(web, known_at="kemarin"), 422)


def test_whoever_holds_a_role_may_ask_and_nobody_else(web: TestClient) -> None:
    assert {asked(web, role).status_code for role in ROLES} == {200}
    problem(asked(web, "orang.lewat"), 403)
    problem(web.get("/positions"), 401)
