"""A running registry in tests: facts put into its ledger, its views followed, people asking."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.dcb.domain import Selector

from contracts.event import Event
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import Ledger
from tests.people_we_know import BY
from tests.running import InTests


class _Record(Decision):
    """Records what a test says has happened, whatever the rules think of it."""

    def __init__(self, fact: Event) -> None:
        self.fact = fact

    def consistency_boundary(self) -> Sequence[Selector]:
        return [Selector([], [tag]) for tag in self.fact.tags]

    def execute(self) -> None:
        self.record(self.fact)


class Known:
    def __init__(self, running: InTests) -> None:
        self.running = running
        self.web = running.web
        assert running.running.ledger
        self.ledger: Ledger = running.running.ledger

    def record(self, *facts: Event) -> None:
        for fact in facts:
            self.ledger.decide(_Record(fact), BY.model_copy(update={"command_id": uuid4()}))
        self.running.follow()

    def key(self, purpose: str, number: str) -> str:
        found: str = self.running.running.app.state.blind_index.of(purpose, number)
        return found

    def get(self, person: str, path: str, **headers: str) -> Any:
        given = self.running.headers(person, purpose="pelayanan-warga", **headers)
        return self.web.get(path, headers=given)

    def post(self, person: str, path: str, body: Any = None, **headers: str) -> Any:
        given = self.running.headers(person, purpose="pelayanan-warga", **headers)
        return self.web.post(path, json=body, headers=given)

    def accesses(self) -> list[tuple[str, str, str, list[UUID]]]:
        return self.running.db.execute(
            "SELECT person, purpose, action, subjects FROM access_log ORDER BY at"
        ).fetchall()
