"""The village's counter: files are handed in, tried, carried out, by officers over HTTP."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from psycopg import Connection

from contracts.event import Event
from contracts.registry.families import FamilyLoaded
from services.registry.imports.jobs.worker import do_one
from services.registry.imports.workbench import Workbench
from tests.people_we_know import SUKAMAJU
from tests.registry.imports.file.files import Person, csv_bytes
from tests.registry.known import Known

OPERATOR = "operator.sukamaju"


@dataclass
class Loket:
    registry: Known
    bench: Workbench
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def db(self) -> Connection[Any]:
        return self.bench.db

    def hand_in(
        self,
        *people: Person,
        content: bytes | None = None,
        name: str = "penduduk.csv",
        who: str = OPERATOR,
        village: str = SUKAMAJU,
        headers: Mapping[str, str] = MappingProxyType({}),
        **form: str,
    ) -> Any:
        """The answer to the upload."""
        return self.registry.web.post(
            "/imports",
            data={"village_code": village, **form},
            files={"file": (name, content if content is not None else csv_bytes(people))},
            headers=self.registry.running.headers(who, **headers),
        )

    def work(self) -> None:
        while do_one(self.bench, self.stop):
            pass

    def tried(self, *people: Person, **given: Any) -> dict[str, Any]:
        """The import after its dry run."""
        answer = self.hand_in(*people, **given)
        assert answer.status_code == 202, answer.text
        self.work()
        return self.found(answer.json()["id"])

    def found(self, import_id: str, who: str = OPERATOR) -> dict[str, Any]:
        found: dict[str, Any] = self.registry.get(who, f"/imports/{import_id}").json()
        return found

    def commit(self, import_id: str, who: str = OPERATOR) -> Any:
        return self.registry.post(who, f"/imports/{import_id}/commit")

    def carried_out(self, *people: Person, **given: Any) -> dict[str, Any]:
        """The import after its plan was carried out."""
        planned = self.tried(*people, **given)
        assert self.commit(planned["id"]).status_code == 202
        self.work()
        return self.found(planned["id"])

    def rows(self, import_id: str, outcome: str | None = None) -> list[dict[str, Any]]:
        query = f"?outcome={outcome}" if outcome else ""
        found = self.registry.get(OPERATOR, f"/imports/{import_id}/rows{query}")
        items: list[dict[str, Any]] = found.json()["items"]
        return items

    def facts(self) -> list[Event]:
        """Everything the ledger holds about families, in order."""
        ledger = self.registry.ledger
        found = ledger.recorder.read()
        recorded = [ledger.mapper.recorded(row) for row in found]
        return [each.fact for each in recorded if hasattr(each.fact, "family_id")]

    def loaded(self) -> list[FamilyLoaded]:
        return [fact for fact in self.facts() if isinstance(fact, FamilyLoaded)]


def codes(row: dict[str, Any]) -> set[str]:
    return {fault["code"] for fault in row["faults"]}
