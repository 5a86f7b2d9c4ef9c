"""The verification service on a real database, hearing a registry that these tests speak for."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from fastapi.testclient import TestClient

from contracts.event import Event
from contracts.message import messages
from contracts.registry.roles import RoleAssigned
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.http.deps import Deps, deps_of
from infra.runtime.identity.tokens import Tokens
from infra.runtime.messaging.inbox import Inbox
from infra.runtime.process.service import Running, open_service
from services.verification.main import service
from tests.conftest import ServiceDatabases
from tests.memory import origin
from tests.running import Owned, ready
from tests.runtime.identity.minting import ISSUER, claims, minted, published
from tests.runtime.privacy.memory_keys import SHARED
from tests.verification.cases_we_know import BUDIS, SUKAMAJU, SUKAMUNDUR, by
from tests.verification.families_we_know import loaded


@dataclass
class Office:
    """A running service without its threads: what it hears is applied when a test says so."""

    running: Running
    heard: int = 0
    last: str | None = None
    web: TestClient = field(init=False)

    @property
    def deps(self) -> Deps:
        return deps_of(self.running.app)

    @property
    def ledger(self) -> Ledger:
        assert self.running.ledger
        return self.running.ledger

    @property
    def settings(self) -> Owned:
        assert isinstance(self.running.settings, Owned)
        return self.running.settings

    def hears(self, *facts: Event) -> list[UUID]:
        """The registry's facts arrive, at the next positions of its ledger; their event ids."""
        event_ids = [uuid4() for _ in facts]
        with closing(Inbox("verification", self.settings.app_conninfo)) as inbox:
            for event_id, fact in zip(event_ids, facts, strict=True):
                self.heard += 1
                arriving = messages(
                    origin("registry", self.heard),
                    event_id,
                    fact,
                    by("operator.registry"),
                    previous_id=self.last,
                )
                batch = [(each.headers(), each.data) for each in arriving]
                self.last = batch[-1][0]["ce-id"]
                assert inbox.store("registry", batch) == len(batch)
        self.catch_up()
        return event_ids

    def hires(self, person: str, role: str, region: str) -> None:
        self.hears(
            RoleAssigned(officer=person, role=role, region_code=region, valid_from=date(2026, 1, 1))
        )

    def catch_up(self) -> None:
        with psycopg.connect(self.settings.app_conninfo, autocommit=True) as db:
            while any([each.step(db) for each in self.running.followers]):
                pass
            assert db.execute("SELECT follower, error FROM parked").fetchall() == []

    def does(self, person: str, path: str, body: Any = None, **headers: str) -> Any:
        """A person sends a command; `version=4` becomes If-Match."""
        given = as_person(person, **headers)
        return self.web.post(path, json=body, headers=given)

    def reads(self, person: str, path: str, **query: Any) -> Any:
        return self.web.get(path, params=query, headers=as_person(person))


def as_person(person: str, **more: str) -> dict[str, str]:
    given = {
        "authorization": f"Bearer {minted(claims(person, aud='verification'))}",
        "idempotency-key": uuid4().hex,
        "reason": "hasil kunjungan rumah",
        "purpose": "verifikasi",
        "evidence": "berkas:rumah-depan.jpg; kind=foto",
    }
    named = {name.replace("_", "-"): value for name, value in more.items()}
    if "version" in named:
        named["if-match"] = f'"v{named.pop("version")}"'
    return {name: value for name, value in {**given, **named}.items() if value}


def opened(databases: ServiceDatabases, folder: Path) -> Iterator[Office]:
    settings = ready(service, databases, folder)
    office = Office(open_service(service, settings, SHARED))
    office.deps.tokens = Tokens(ISSUER, "verification", published)
    office.deps.assignments.ttl = 0
    with TestClient(office.running.app) as office.web:
        yield office
    office.deps.close()


@pytest.fixture
def office(service_databases: ServiceDatabases, tmp_path: Path) -> Iterator[Office]:
    yield from opened(service_databases, tmp_path)


@pytest.fixture(scope="module")
def shared_office(
    module_service_databases: ServiceDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    yield from opened(module_service_databases, tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def staffed(shared_office: Office) -> Office:
    office = shared_office
    office.hires("sari", "tim_data", SUKAMAJU)
    office.hires("wati", "tim_data", SUKAMAJU)
    office.hires("joko", "kasi", "18.09.01")
    office.hires("rina", "kasi", "18.09.01")
    office.hires("tono", "dinsos_pengesah", "18.09")
    for role in ("tim_data", "kasi", "dinsos_pengesah"):
        office.hires("rangkap", role, SUKAMAJU)
    return office


@pytest.fixture
def family(staffed: Office) -> UUID:
    family = uuid4()
    staffed.hears(loaded(family))
    return family


@pytest.fixture
def read(office: Office) -> Office:
    office.hires("auditor.lia", "inspektorat", "18.09")
    office.hears(loaded(BUDIS), loaded(UUID(int=75), SUKAMUNDUR))
    return office
