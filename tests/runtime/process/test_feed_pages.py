"""`GET /feed`: from the beginning to the end in pages, of one's own regions, in words to act on."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.dcb.api import DCBEvent
from fastapi.testclient import TestClient
from psycopg import connect
from psycopg_pool import ConnectionPool

from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.http.app import create_app
from infra.runtime.http.deps import deps_of
from infra.runtime.identity.rights import Holding
from infra.runtime.identity.tokens import Tokens
from infra.runtime.messaging.feed import Feed
from infra.runtime.process.operations.feed_pages import regions_of
from infra.runtime.process.operations.routes import OPERATIONS
from tests.conftest import ServiceDatabases
from tests.runtime.http.test_problems import problem
from tests.runtime.identity.minting import AUDIENCE, ISSUER, claims, minted, published
from tests.runtime.world import WORLD, Note, by

SUKAMAJU, MARGOREJO = "18.09.01.2001", "18.09.01.2002"
HELD = {
    "pemeriksa": {"inspektorat": frozenset({"18.09"})},
    "pemeriksa.desa": {"inspektorat": frozenset({SUKAMAJU})},
    "mesin.pmd": {"machine": frozenset({"18.09.01"})},
    "operator": {"tim_data": frozenset({"18.09"})},
}


class Held:
    """Who holds which role where."""

    def of(self, person: str) -> Holding:
        return Holding(HELD.get(person, {}))


@pytest.fixture
def ledger(service_databases: ServiceDatabases) -> Iterator[Ledger]:
    database = service_databases.stored("registry")
    ledger = open_ledger("registry", database.app, vocabulary=WORLD)
    for number, office in enumerate([SUKAMAJU, MARGOREJO, "registry", SUKAMAJU, MARGOREJO]):
        ledger.decide(Note(UUID(int=1), number), by(office=office))
    yield ledger
    ledger.close()


@pytest.fixture
def web(ledger: Ledger) -> Iterator[TestClient]:
    with ConnectionPool[Any](ledger.recorder.conninfo, min_size=1, max_size=2, open=True) as pool:
        tokens = Tokens(ISSUER, AUDIENCE, published)
        app = create_app("Umpan", OPERATIONS, pool=pool, tokens=tokens)
        deps = deps_of(app)
        deps.ledger, deps.assignments = ledger, Held()  # type: ignore[assignment]
        with TestClient(app) as client:
            yield client


def asked(web: TestClient, person: str = "pemeriksa", **query: Any) -> Any:
    headers = {"authorization": f"Bearer {minted(claims(person))}", "purpose": "pertukaran"}
    return web.get("/feed", params=query, headers=headers)


def positions(web: TestClient, person: str = "pemeriksa", **query: Any) -> list[int]:
    return [each["position"] for each in asked(web, person, **query).json()["events"]]


def test_pages_follow_each_other_to_the_end_and_go_on_where_they_stopped(
    web: TestClient, ledger: Ledger
) -> None:
    found, place = [], {}
    while True:
        page = asked(web, limit=2, **place).json()
        found += [each["id"] for each in page["events"]]
        place = {"after": page["next"]}
        if not page["more"]:
            break
    assert found == [f"18.09:registry:1:{number}:0" for number in range(1, 6)]
    assert asked(web, **place).json() == {"events": [], "next": found[-1], "more": False}
    ledger.decide(Note(uuid4(), 7), by())
    assert positions(web, **place) == [6]


def test_an_empty_ledger_has_no_place_to_go_on_from(service_databases: ServiceDatabases) -> None:
    database = service_databases.stored("programs")
    ledger = open_ledger("programs", database.app, vocabulary=WORLD)
    with ConnectionPool[Any](database.app, min_size=1, open=True) as pool:
        tokens = Tokens(ISSUER, AUDIENCE, published)
        app = create_app("Umpan", OPERATIONS, pool=pool, tokens=tokens)
        deps_of(app).ledger, deps_of(app).assignments = ledger, Held()  # type: ignore[assignment]
        with TestClient(app) as web:
            assert asked(web).json() == {"events": [], "next": None, "more": False}
    ledger.close()


def test_an_event_is_what_the_relay_sends(web: TestClient, ledger: Ledger) -> None:
    with connect(ledger.recorder.conninfo) as db:
        sent = Feed("registry", WORLD).after(db, None, 10)
    body = asked(web).content
    for each in sent:
        assert each.structured() in body
    first, second, *_ = asked(web).json()["events"]
    assert "previousid" not in first
    assert second["previousid"] == first["id"]
    assert "traceparent" not in first


def test_what_was_followed_is_on_record_and_waiting_for_more_is_not(
    web: TestClient, ledger: Ledger
) -> None:
    page = asked(web).json()
    asked(web, after=page["next"])
    with connect(ledger.recorder.conninfo) as db:
        rows = db.execute("SELECT action, outcome, subjects, result_count FROM access_log")
        assert rows.fetchall() == [("feed.follow", "given", [UUID(int=1)], 5)]


def test_everybody_reads_what_speaks_of_their_own_regions(web: TestClient) -> None:
    assert positions(web) == [1, 2, 3, 4, 5]
    assert positions(web, "pemeriksa.desa") == [1, 4]
    assert positions(web, "mesin.pmd") == [1, 2, 4, 5]
    assert positions(web, region=MARGOREJO) == [2, 5]
    assert positions(web, region="18.09.01") == [1, 2, 4, 5]
    assert positions(web, "mesin.pmd", region=MARGOREJO) == [2, 5]


def test_the_place_goes_on_over_what_is_not_ours(web: TestClient) -> None:
    page = asked(web, "pemeriksa.desa", limit=1, after="18.09:registry:1:1:0").json()
    assert page == {"events": [], "next": "18.09:registry:1:2:0", "more": True}


def test_another_region_is_not_found(web: TestClient) -> None:
    problem(asked(web, "pemeriksa.desa", region=MARGOREJO), 404)
    problem(asked(web, "pemeriksa.desa", region="18.09"), 404)


def test_types_are_named_with_their_version_or_without(web: TestClient) -> None:
    for named in ("registry.test-noted", "registry.test-noted.v1", "registry.test-noted.v9"):
        assert positions(web, types=named) == [1, 2, 3, 4, 5]
    assert positions(web, types="registry.member-died") == []
    assert positions(web, types="registry.member-died, registry.test-noted.v1") == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"types": "registry.unheard-of"}, 422),
        ({"types": "verification.proposal-ratified.v1"}, 422),
        ({"types": ""}, 422),
        ({"region": "Sukamaju"}, 422),
        ({"limit": 0}, 422),
        ({"limit": 501}, 422),
        ({"after": "\x00"}, 422),
        ({"after": "18.09:registry:1:99:0"}, 409),
        ({"after": "18.09:registry:2:1:0"}, 409),
        ({"after": "18.09:programs:1:1:0"}, 409),
        ({"after": "besok"}, 409),
    ],
)
def test_what_cannot_be_answered_says_what_to_do(
    web: TestClient, query: dict[str, Any], status: int
) -> None:
    detail = problem(asked(web, **query), status)["detail"]
    assert not any(f" {given} " in detail for given in query.values())


def test_only_machines_and_auditors_follow(web: TestClient) -> None:
    problem(asked(web, "operator"), 403)
    problem(asked(web, "siapa.pun"), 403)
    assert web.get("/feed").status_code == 401


def test_a_fact_of_a_newer_release_is_waited_for(web: TestClient, ledger: Ledger) -> None:
    ledger.recorder.append([DCBEvent("registry.unheard_of", b"{}")])
    assert positions(web) == [1, 2, 3, 4, 5]
    assert asked(web).json()["more"]
    problem(asked(web, after="18.09:registry:1:5:0"), 503)


@pytest.mark.parametrize(
    ("fact", "office", "regions"),
    [
        ({"to": MARGOREJO, "happened_in": SUKAMAJU}, "18.09", {SUKAMAJU, MARGOREJO}),
        ({"place": [{"code": "18.09.01"}]}, SUKAMAJU, {"18.09.01"}),
        ({"number": "1809", "on": "2026-01-02", "rt": "01"}, SUKAMAJU, {SUKAMAJU}),
        ({}, "registry", set()),
    ],
)
def test_what_it_speaks_of_is_the_region_of_an_event_else_its_office(
    ledger: Ledger, fact: dict[str, object], office: str, regions: set[str]
) -> None:
    with connect(ledger.recorder.conninfo) as db:
        sent = Feed("registry", WORLD).after(db, None, 1)[0]
    body = json.dumps({"fact": fact, "by": {"office": office}}).encode()
    assert regions_of(sent.model_copy(update={"data": body})) == regions
