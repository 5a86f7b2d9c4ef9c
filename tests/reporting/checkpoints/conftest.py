"""A registry that records notes, and reporting, which hears of them and may be asked to witness."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.chain import ComparedHeads, SeenHead, checked, compared
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.messaging.feed import Feed
from infra.runtime.messaging.inbox import Inbox
from services.reporting.main import service
from tests.conftest import ServiceDatabases
from tests.running import InTests, in_tests
from tests.runtime.world import WORLD, Note, by

SUMIATI = UUID(int=1)


@dataclass
class Ledgers:
    """The registry's, and reporting's, which witnesses it."""

    registry: ServiceDatabase
    ledger: Ledger
    reporting: InTests
    admin: str
    noted: int = 0
    told: str | None = None

    def note(self, how_many: int = 1) -> None:
        """Recorded, and heard of by reporting."""
        for _ in range(how_many):
            self.noted += 1
            self.ledger.decide(Note(SUMIATI, self.noted), by())
        with psycopg.connect(self.registry.app) as db:
            found = Feed("registry", WORLD).after(db, self.told, 500)
        with closing(Inbox("reporting", self.reporting.owner)) as inbox:
            batch = [(each.headers(), each.data) for each in found]
            assert inbox.store("registry", batch) == len(batch)
        self.told = found[-1].id

    def propose(self) -> None:
        """The timer looks once, and the view follows."""
        assert self.reporting.running.timer
        self.reporting.running.timer.step(self.reporting.db)
        self.reporting.follow()

    def witness(self, person: str = "pemeriksa", **more: str) -> Any:
        headers = self.reporting.headers(person, **more)
        answer = self.reporting.web.post("/checkpoints", headers=headers)
        self.reporting.follow()
        return answer

    def witnessed(self, **query: Any) -> Any:
        headers = self.reporting.headers("pemeriksa")
        return self.reporting.web.get("/checkpoints", params=query, headers=headers).json()

    def heads(self, name: str = "registry") -> list[SeenHead]:
        found = (head for each in self.witnessed()["checkpoints"] for head in each["heads"])
        return [SeenHead(**each) for each in found if each["ledger"] == name]

    def contradicted(self) -> ComparedHeads:
        """What the registry's database says to what was witnessed, while its own chain is whole."""
        with psycopg.connect(self.registry.app) as db:
            assert checked("registry", db, 0, 500).broken == []
            return compared(db, self.heads())

    def as_superuser(self) -> Connection[Any]:
        db = psycopg.connect(self.admin, dbname=self.registry.name, autocommit=True)
        db.execute("SET session_replication_role = replica")
        return db


@pytest.fixture
def ledgers(
    service_databases: ServiceDatabases, tmp_path_factory: pytest.TempPathFactory, postgres: str
) -> Iterator[Ledgers]:
    registry = service_databases.stored("registry")
    ledger = open_ledger("registry", registry.app, vocabulary=WORLD)
    folder = tmp_path_factory.mktemp("reporting")
    with closing(ledger), in_tests(service, service_databases, folder) as reporting:
        reporting.appoint("pemeriksa", "inspektorat", "18.09")
        reporting.appoint("desa", "operator_desa", "18.09.01.2001")
        reporting.follow()
        with psycopg.connect(reporting.owner) as owner:
            owner.execute("DELETE FROM inbox")  # roles, which nobody's ledger told of
        yield Ledgers(registry, ledger, reporting, postgres)
