"""A running registry in tests: facts put into its ledger, its views followed, people asking."""

from typing import Any
from uuid import UUID

from contracts.event import Event
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.deps import deps_of
from infra.runtime.privacy.blind_index import BlindIndex
from tests.registry.keeping import keep
from tests.running import InTests


class Known:
    def __init__(self, running: InTests) -> None:
        self.running = running
        self.web = running.web
        assert running.running.ledger
        self.ledger: Ledger = running.running.ledger

    def record(self, *facts: Event) -> list[Recorded]:
        new = keep(self.ledger, *facts)
        self.running.follow()
        return new

    def key(self, purpose: str, number: str) -> str:
        return deps_of(self.running.running.app).find(BlindIndex).of(purpose, number)

    def get(self, person: str, path: str, **headers: str) -> Any:
        given = self.running.headers(person, **headers)
        return self.web.get(path, headers=given)

    def post(self, person: str, path: str, body: Any = None, **headers: str) -> Any:
        given = self.running.headers(person, **headers)
        return self.web.post(path, json=body, headers=given)

    def accesses(self) -> list[tuple[str, str, str, list[UUID]]]:
        return self.running.db.execute(
            "SELECT person, purpose, action, subjects FROM access_log ORDER BY at"
        ).fetchall()
