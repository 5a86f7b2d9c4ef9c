"""Two replicas of each service go from the release that was cut last to tomorrow's, under load.

One replica is kept behind. Nobody is refused or shown an empty list, nothing is parked, lost or
doubled, and nothing reacts to the past. With tables that are read as soon as they are made
(`JEJAK_TEST_NO_GENERATIONS=1`) it fails.
"""

import os
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from infra.runtime.messaging.topology import HEARS, SERVICES
from tests.people_we_know import SUKAMAJU
from tests.releases.front import Front, People
from tests.releases.site import Replica, Site, site, unpacked, until
from tests.releases.tomorrow import tomorrow

RELEASE = 1
TWO = ("registry", "reporting")
SWITCH = "JEJAK_TEST_NO_GENERATIONS"


def test_nobody_notices_an_upgrade_under_load() -> None:
    assert upgraded(seconds=1.0, generations=not os.environ.get(SWITCH)) == []


def test_what_must_be_noticed_can_still_be_made(tmp_path: Path) -> None:
    """The control below is run seldom, and would rot unseen where the code has changed."""
    control = tomorrow(tmp_path, generations=False)
    assert 'return "serving"' in (control / "infra/runtime/projections/views.py").read_text()


@pytest.mark.soak
def test_nobody_notices_an_upgrade_of_all_services_under_load_for_long() -> None:
    long = {"families": 400, "seconds": 120.0, "generations": not os.environ.get(SWITCH)}
    assert upgraded(SERVICES, **long) == []


@pytest.mark.soak
def test_without_generations_people_notice() -> None:
    assert upgraded(seconds=1.0, generations=False) != []


def upgraded(
    services: tuple[str, ...] = TWO, *, families: int = 20, seconds: float, generations: bool
) -> list[str]:
    """What anybody noticed, in sentences."""
    with site(services) as here, Front(here.issuer).looking() as front:
        old = unpacked(RELEASE, here.folder / "today")
        here.preload(old)
        here.migrate(old, *services)
        first, behind = _both_parts(here, old), _both_parts(here, old)
        until(lambda: all(each.ready for each in (*first, *behind)), "the release that was cut")
        front.add(*(each for each in (*first, *behind) if each.part == "api"))
        front.look()
        people = People(front)
        until(lambda: people.register() and len(people.families) >= families, "families", 300)
        people.wrong.clear()  # the first role takes a moment to be told everywhere
        until(lambda: _told(here, len(people.families)), "reporting")
        if services == SERVICES:
            until(lambda: people.propose(iter(people.families[-1:])), "verification")
            until(lambda: people.define("UJI"), "programs")
            people.wrong.clear()
        with people.at_work():
            time.sleep(seconds)
            new = tomorrow(here.folder / "tomorrow", generations=generations)
            here.preload(new)
            here.migrate(new, *services)
            apis = [here.start(new, service, "api") for service in services]
            front.add(*apis)
            time.sleep(seconds + 4)  # they are there, and nobody fills their tables yet
            workers = [here.start(new, service, "workers") for service in services]
            until(lambda: all(each.ready for each in (*apis, *workers)), "tomorrow's release")
            for each in first:
                if each.part == "api":
                    front.take_out(each)
                each.stop()
            time.sleep(seconds + 2)
        accepted = len(set(people.families))
        wrong = people.wrong + ([] if accepted == len(people.families) else ["a family twice"])
        until(lambda: _told(here, accepted), "everything to be told")
        wrong += _proposed(here, people.cases) if people.cases else []
        return wrong + _counted(here, accepted) + _alike(front, apis, behind)


def _both_parts(here: Site, code: Path) -> list[Replica]:
    return [here.start(code, name, part) for name in here.services for part in ("workers", "api")]


def _told(here: Site, families: int) -> bool:
    """Whether every generation that is followed holds each family's registration once."""
    found = [_entries(here, schema) for schema in _serving(here, "household_timeline")]
    return bool(found) and all(entries[1] >= families for entries in found)


def _serving(here: Site, view: str) -> list[str]:
    query = "SELECT schema FROM generation WHERE view = %s AND state = 'serving'"
    return [schema for (schema,) in _rows(here, "reporting", query, view)]


def _entries(here: Site, schema: str) -> tuple[int, int]:
    query = f"SELECT count(*), count(DISTINCT family_id) FROM {schema}.entry WHERE topic = %s"
    [(entries, families)] = _rows(here, "reporting", query, "registry.family_registered")
    return entries, families


def _counted(here: Site, accepted: int) -> list[str]:
    wrong = []
    kinds = dict(_rows(here, "registry", "SELECT type, count(*) FROM fact GROUP BY 1"))
    if kinds["registry.family_registered"] != accepted:
        wrong.append(f"{kinds['registry.family_registered']} of {accepted} are in the ledger")
    for schema in _serving(here, "household_timeline"):
        if _entries(here, schema) != (accepted, accepted):
            wrong.append(f"{schema}: {_entries(here, schema)} of {accepted} are told")
    for service in here.services:
        if parked := _rows(here, service, "SELECT follower, type, error FROM parked"):
            wrong.append(f"parked at {service}: {parked}")
    return wrong + _reacted(here)


def _proposed(here: Site, cases: list[str]) -> list[str]:
    """What was proposed is recorded once, and heard once wherever it is heard."""
    query = "SELECT count(*) FROM fact WHERE type = 'verification.proposal_submitted'"
    heard = "SELECT count(*), count(DISTINCT message_id) FROM inbox WHERE source = 'verification'"

    def found() -> set[tuple[Any, ...]]:
        listening = (each for each in here.services if "verification" in HEARS[each])
        return {_rows(here, each, heard)[0] for each in listening}

    [(recorded,)] = _rows(here, "verification", query)
    facts = _rows(here, "verification", "SELECT count(*), count(*) FROM fact")
    until(lambda: found() == set(facts), "everybody to hear verification")
    if recorded != len(set(cases)):
        return [f"{recorded} of {len(set(cases))} cases are in the ledger"]
    return []


def _reacted(here: Site) -> list[str]:
    """Whoever was registered since the reaction began was greeted once, and nobody before."""
    query = "SELECT begins FROM reaction WHERE name = 'when_family_registered_greet_it'"
    [(begins,)] = _rows(here, "registry", query)
    tags = "SELECT tags[1] FROM fact WHERE type = %s AND position > %s ORDER BY 1"
    due = "SELECT count(*) FROM fact WHERE type = 'registry.family_registered' AND position > %s"

    def greeted() -> list[Any]:
        return _rows(here, "registry", tags, "registry.family_greeted", 0)

    [(expected,)] = _rows(here, "registry", due, begins)
    until(lambda: len(greeted()) >= expected, "the new reaction")
    if (found := len(greeted())) != expected or begins == 0:
        return [f"{found} were greeted, and {expected} were registered since {begins}"]
    return []


def _alike(front: Front, apis: list[Replica], behind: list[Replica]) -> list[str]:
    """The replica that was kept behind says what tomorrow's says, in the end."""
    old = next(each for each in behind if (each.service, each.part) == ("registry", "api"))

    def totals() -> set[int]:
        path = f"/villages/{SUKAMAJU}/completeness"
        found = [front.directly(each, "GET", path) for each in (apis[0], old)]
        return {each.json()["families"]["total"] for each in found}

    until(lambda: len(totals()) == 1, "both releases to say the same", 20)
    return []


def _rows(here: Site, service: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(here.databases.services[service].app) as db:
        return db.execute(query.encode(), values).fetchall()
