"""Two services' databases side by side: facts of one become the inbox of the other."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from contracts.message import Message
from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.messaging.feed import Feed
from infra.runtime.messaging.inbox import Inbox
from infra.runtime.projections.generations.lookup import reach
from infra.runtime.projections.logs.inbox_log import InboxLog
from infra.runtime.projections.views import View
from tests.conftest import ServiceDatabases
from tests.runtime.world import WORLD, Note, Noted, by


def addressed(number: int, type_: str = "registry.test-noted.v1", **more: str) -> dict[str, str]:
    """Headers of a message that is the registry's own and follows none."""
    own = {"ce-id": f"18.09:registry:1:{number}:0", "ce-type": type_}
    own |= {"ce-source": "/jejak/18.09/registry", "ce-position": str(number)}
    return own | {name.replace("_", "-"): text for name, text in more.items()}


@dataclass
class Pair:
    registry: ServiceDatabase
    reporting: ServiceDatabase
    ledger: Ledger
    inbox: Inbox
    log: InboxLog
    reader: psycopg.Connection[Any]

    def sent(self) -> list[Message]:
        """All messages of the registry, as the relay would send them."""
        with psycopg.connect(self.registry.app) as db:
            return Feed("registry", WORLD).after(db, None, 100_000)

    @contextmanager
    def owner(self) -> Iterator[psycopg.Connection[Any]]:
        """Reporting's owner, who may change what the application may only add to."""
        with psycopg.connect(self.reporting.owner, autocommit=True) as owner:
            yield owner

    @contextmanager
    def registry_reader(self) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(self.registry.app, autocommit=True) as db:
            yield db

    def note(self, *notes: tuple[UUID, int]) -> None:
        """Numbers of families, recorded by the registry and received by reporting."""
        for family, number in notes:
            self.ledger.decide(Note(family, number), by())
        self.receive(self.sent())

    def receive(self, given: list[Message]) -> int:
        return self.inbox.store("registry", [(each.headers(), each.data) for each in given])

    def view(
        self,
        name: str = "notes",
        *,
        breaks_on: int | None = None,
        with_: Exception | None = None,
    ) -> View:
        view = View(name, "CREATE TABLE note (position bigint PRIMARY KEY, number int)")

        @view.on(Noted)
        def noted(db: psycopg.Connection[Any], fact: Noted, past: Recorded) -> None:
            if fact.number == breaks_on and self.broken:
                raise with_ or ValueError("cannot apply")
            db.execute("INSERT INTO note VALUES (%s, %s)", (past.position, fact.number))

        with psycopg.connect(self.reporting.owner, autocommit=True) as owner:
            view.create(owner, "reporting")
        return view

    def shown(self, view: View) -> list[int]:
        with self.reader.transaction():
            reach(self.reader, view)
            rows = self.reader.execute("SELECT number FROM note ORDER BY position").fetchall()
        return [number for (number,) in rows]

    broken: bool = True


@contextmanager
def pair(databases: ServiceDatabases) -> Iterator[Pair]:
    registry = databases.stored("registry")
    reporting = databases.stored("reporting")
    ledger = open_ledger("registry", registry.app, vocabulary=WORLD)
    inbox = Inbox("reporting", reporting.app)
    with closing(inbox), psycopg.connect(reporting.app, autocommit=True) as reader:
        yield Pair(registry, reporting, ledger, inbox, InboxLog("reporting", WORLD), reader)
    ledger.close()
