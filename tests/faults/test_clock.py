"""The clock is set back an hour while officers work: nothing is dated earlier or done twice.

First everybody's, while a term that has passed lies within that hour; then that of PostgreSQL alone
and that of the services alone, which whoever looks after them is told.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from contracts.calendar import day_of, end_of
from infra.local.servers import postgres
from infra.runtime.eventstore.chain import ROWS, faults
from infra.runtime.eventstore.ledger import CLOCK_AHEAD, CLOCKS_APART
from infra.runtime.eventstore.storage.rows import Row, row
from tests.architecture.sources import REPOSITORY
from tests.faults.clocks import SettableClock
from tests.people_we_know import SUKAMAJU
from tests.releases.front import family_of_one
from tests.releases.site import CLERK, Replica, Site, site, until
from tests.runtime.identity.minting import claims, minted
from tests.server_folders import server_folder
from tests.verification.steps import FLOOR

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]
SERVICES = ("registry", "verification")
HOUR, NOTHING = timedelta(hours=1), timedelta()
TERM = timedelta(days=14)
"""Until the end of that day the sub-district may verify what was submitted."""


class Office:
    """A registry and a verification at work, by two clocks: theirs, and that of PostgreSQL."""

    def __init__(self, here: Site, clocks: tuple[SettableClock, SettableClock]) -> None:
        self.here, self.clocks = here, clocks
        here.migrate(REPOSITORY, *SERVICES)
        self.replicas = [
            here.start(REPOSITORY, service, part)
            for service in SERVICES
            for part in ("workers", "api")
        ]
        until(lambda: all(each.ready for each in self.replicas), "the services")
        self.registry, self.verification = (each for each in self.replicas if each.part == "api")
        self.families: list[str] = []
        self.random = Random(1)

    def set(self, ours: timedelta, of_postgres: timedelta) -> None:
        for clock, ahead in zip(self.clocks, (ours, of_postgres), strict=True):
            clock.set(ahead)

    def ask(
        self, replica: Replica, path: str, body: Any = None, ahead: timedelta | None = None
    ) -> httpx.Response:
        """As somebody who logged in just now, by the services' clock or another."""
        at = int(time.time() + (self.clocks[0].ahead if ahead is None else ahead).total_seconds())
        who = claims(CLERK, iss=self.here.issuer, aud=replica.service, iat=at, exp=at + 300)
        headers = {
            "authorization": f"Bearer {minted(who)}",
            "idempotency-key": uuid4().hex,
            "reason": "laporan warga",
            "purpose": "pelayanan",
            "evidence": "berkas:rumah-depan.jpg; kind=foto",
        }
        method, url = "POST" if body else "GET", f"{replica.url}{path}"
        return httpx.request(method, url, json=body, headers=headers, timeout=20, verify=False)

    def work(self, times: int = 3) -> None:
        """Somebody registers families, somebody proposes what is to be corrected about them."""
        for _ in range(times):
            made = self.ask(self.registry, "/households", family_of_one(self.random))
            assert made.status_code == 201, made.text
            self.families.append(made.json()["family_id"])
            about = {"family_id": self.families[-1], "based_on": made.json()["position"]}
            until(lambda about=about: self.proposes(about), "the family to be known")  # type: ignore[misc]

    def proposes(self, about: dict[str, Any]) -> bool:
        return self.ask(self.verification, "/cases", FLOOR | about).status_code == 201

    def follows(self) -> bool:
        """Whether everybody registered is in the view."""
        answer = self.ask(self.registry, f"/villages/{SUKAMAJU}/completeness")
        return bool(answer.json()["families"]["total"] == len(self.families))

    def facts(self, service: str) -> list[Row]:
        with psycopg.connect(self.here.databases.services[service].app) as db:
            return [row(*values) for values in db.execute(ROWS, (0, None))]

    def overdue(self) -> list[str]:
        """The case of each fact that says that a term has passed."""
        found = self.facts("verification")
        return [each.event.tags[0] for each in found if each.event.type.endswith("case_overdue")]

    def warnings(self, replica: Replica) -> list[str]:
        answer = httpx.get(f"{replica.url}/ready", timeout=20, verify=False)
        assert answer.status_code == 200, answer.text
        found: list[str] = answer.json()["warnings"]
        return found


@contextmanager
def office(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    ours, of_postgres = SettableClock(folder / "ours"), SettableClock(folder / "postgres")
    usual = postgres._environment()
    monkeypatch.setattr(postgres, "_environment", lambda: usual | of_postgres.environment)
    for name, value in ours.environment.items():
        monkeypatch.setenv(name, value)
    with site(SERVICES) as here:
        yield Office(here, (ours, of_postgres))


def test_an_hour_that_comes_twice_dates_nothing_earlier_and_does_nothing_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with server_folder() as folder, office(folder, monkeypatch) as people:
        people.work()
        assert people.overdue() == []
        due = end_of(day_of(datetime.now(UTC)) + TERM)
        passed = due + timedelta(minutes=10) - datetime.now(UTC)
        people.set(passed, passed)
        people.work()
        until(lambda: len(people.overdue()) == 3, "the terms to pass", 90)

        people.set(passed - HOUR, passed - HOUR)
        tells(people, CLOCK_AHEAD)
        old = people.ask(people.registry, f"/villages/{SUKAMAJU}/completeness", ahead=passed)
        assert old.status_code == 401, "a token of an hour that is still to come"
        people.work()
        until(people.follows, "the views")

        people.set(passed, passed - HOUR)
        tells(people, CLOCK_AHEAD, CLOCKS_APART)
        people.work()
        people.set(passed - HOUR, passed)
        tells(people, CLOCKS_APART)
        people.work()

        people.set(passed, passed)
        tells(people)
        people.work()
        until(people.follows, "the views")
        time.sleep(65)  # the timer has looked again
        assert len(people.overdue()) == len(set(people.overdue())) == 3
        assert_in_order(people)


def tells(people: Office, *warnings: str) -> None:
    """All four are fit for work, and say what is wrong with the clocks."""
    for each in people.replicas:
        assert people.warnings(each) == list(warnings)


def assert_in_order(people: Office) -> None:
    for service in SERVICES:
        facts = people.facts(service)
        assert list(faults(service, facts)) == []
        times = [each.recorded_at for each in facts]
        assert times == sorted(times)
        with psycopg.connect(people.here.databases.services[service].app) as db:
            assert db.execute("SELECT follower, error FROM parked").fetchall() == []
