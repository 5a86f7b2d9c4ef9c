"""Two instances of each service beside each other: whichever is asked, it is one register.

One of each is killed in the middle of the work; whoever is left goes on with all of it.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from uuid import uuid4

import psycopg
import pytest

from tests.architecture.sources import REPOSITORY
from tests.releases.front import FINE, Front, People, family_of_one
from tests.releases.site import Replica, Site, site, until

REGISTERED = "registry.family_registered"
COUNTED = "SELECT count(*), count(DISTINCT {what}) FROM {table} WHERE type LIKE %s || '%%'"


class Pairs:
    """Two of the API and two of the workers of registry and reporting, behind a proxy."""

    def __init__(self, here: Site, front: Front) -> None:
        self.here, self.front = here, front
        self.people = People(front)
        here.migrate(REPOSITORY, *here.services)
        self.all = [
            here.start(REPOSITORY, service, part)
            for _ in range(2)
            for service in here.services
            for part in ("workers", "api")
        ]
        until(lambda: all(each.ready for each in self.all), "everybody")
        front.add(*(each for each in self.all if each.part == "api"))
        front.look()
        until(lambda: self.people.register() and len(self.people.families) > 5, "families")
        until(lambda: self.heard() == len(self.people.families), "reporting")
        self.people.wrong.clear()  # the first role takes a moment to be told everywhere

    def of(self, service: str, part: str) -> list[Replica]:
        return [each for each in self.all if (each.service, each.part) == (service, part)]

    def recorded(self) -> tuple[int, int]:
        """Families in the ledger, and how many different ones."""
        return self._counted("registry", "fact", "tags")

    def heard(self) -> int:
        """Families that reporting was told of. Twice would be a mistake."""
        told, different = self._counted("reporting", "inbox", "message_id")
        assert told == different
        return told

    def _counted(self, service: str, table: str, what: str) -> tuple[int, int]:
        with psycopg.connect(self.here.databases.services[service].app) as db:
            query = COUNTED.format(table=table, what=what).encode()
            found = db.execute(query, (REGISTERED,)).fetchone()
        assert found
        return found


@pytest.fixture(scope="module")
def pairs() -> Iterator[Pairs]:
    with site() as here, Front(here.issuer).looking() as front:
        yield Pairs(here, front)


def test_one_command_that_reaches_both_at_once_is_carried_out_once(pairs: Pairs) -> None:
    before, _ = pairs.recorded()
    for number in range(5):
        body, key = family_of_one(Random(number)), uuid4().hex
        ask = [(each, "POST", "/households", body, key) for each in pairs.of("registry", "api")]
        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(lambda given: pairs.front.directly(*given), ask * 2))
        done = [each for each in answers if each.status_code in FINE]
        assert {each.json()["family_id"] for each in done} == {done[0].json()["family_id"]}
        assert {each.status_code for each in answers} <= {*FINE, 409}, "or: still being done"
        pairs.people.families.append(done[0].json()["family_id"])
    assert pairs.recorded()[0] == before + 5


def test_what_one_has_accepted_is_read_from_the_other(pairs: Pairs) -> None:
    one, other = pairs.of("registry", "api")
    for number in range(5):
        said = pairs.front.directly(one, "POST", "/households", family_of_one(Random(70 + number)))
        pairs.people.families.append(said.json()["family_id"])
        path = f"/households/{said.json()['family_id']}?min_position={said.json()['position']}"
        assert pairs.front.directly(other, "GET", path).status_code == 200


def test_when_one_of_each_is_killed_the_others_go_on_with_all_of_it(pairs: Pairs) -> None:
    with pairs.people.at_work():
        time.sleep(1)
        for service in pairs.here.services:
            for part in ("api", "workers"):
                pairs.of(service, part)[0].process.process.kill()
        time.sleep(2)
    families = pairs.people.families
    assert (pairs.people.wrong, len(set(families))) == ([], len(families))
    assert pairs.recorded() == (len(families), len(families))
    until(lambda: pairs.heard() == len(families), "who is left to tell and to hear")
