"""The oracle of a town: answered once = recorded once = heard once everywhere, in order, and shown.

Nobody writes while it judges. Every ledger is whole and chained, nothing is parked, and each view
is what its history makes of it from nothing.
"""

from collections import Counter
from contextlib import suppress
from importlib import import_module
from time import monotonic, sleep
from typing import Any

import psycopg

from infra.runtime.eventstore.chain import ROWS, faults, stray_tags
from infra.runtime.eventstore.storage.rows import row
from infra.runtime.messaging.feed import Feed
from infra.runtime.messaging.topology import HEARS, SERVICES
from infra.runtime.process.service import Service
from infra.runtime.projections.generations.lookup import open_generations, progress
from infra.runtime.projections.generations.spare import RebuildRunning, fill_again
from infra.runtime.projections.views import View
from tests.faults.clerk import COUNTER, answered
from tests.faults.town import CLERKS, Town
from tests.releases.site import until

EVERYTHING = 10**9
TWICE = """
    SELECT tag FROM fact_tag JOIN fact USING (position) WHERE tag LIKE 'command:%'
    GROUP BY tag HAVING count(DISTINCT recorded_at) > 1"""
OF_TYPE = """
    SELECT convert_from(data, 'UTF8')::jsonb -> 'd' ->> %s FROM fact WHERE type = %s"""


def judge(town: Town) -> list[str]:
    """What is wrong, in sentences; empty when nothing is."""
    if unwell := _unwell_for_long(town):
        return unwell
    until(lambda: not unheard(town), "everybody to have heard", 180)
    return [
        *ledgers(town),
        *once(town, "registry.family_registered", "family_id", "registry"),
        *once(town, "verification.proposal_submitted", "case_id", "verification"),
        *loaded(town),
        *parked(town),
        *(line for service in SERVICES for line in rebuilt(town, service)),
        *unheard(town),
    ]


def _unwell_for_long(town: Town) -> list[str]:
    """Who is not well again within three minutes."""
    end = monotonic() + 180
    while (unwell := town.unwell()) and monotonic() < end:
        sleep(0.5)
    return unwell


def recorded(town: Town) -> dict[str, int]:
    """How many facts each service holds."""
    found = {}
    for service in SERVICES:
        with connected(town, service) as db:
            [found[service]] = db.execute("SELECT count(*) FROM fact").fetchone() or [0]
    return found


def unheard(town: Town) -> list[str]:
    """What a service has not heard as it was told: each message once, in the ledger's order."""
    wrong = []
    for source in SERVICES:
        with connected(town, source) as db:
            told = [each.id for each in Feed(source).after(db, None, EVERYTHING)]
        for consumer in (each for each in SERVICES if source in HEARS[each]):
            with connected(town, consumer) as db:
                query = "SELECT message_id FROM inbox WHERE source = %s ORDER BY seq"
                heard = [each for (each,) in db.execute(query, (source,))]
            if heard != told:
                wrong.append(f"{consumer} heard {len(heard)} of {len(told)} of {source}")
    return wrong


def ledgers(town: Town) -> list[str]:
    wrong = []
    for service in SERVICES:
        with connected(town, service) as db:
            rows = [row(*values) for values in db.execute(ROWS, (0, None))]
            broken = [*faults(service, rows), *stray_tags(db)]
            twice = [tag for (tag,) in db.execute(TWICE)]
        wrong += [f"{service} {each.position}: {each.what}" for each in broken]
        wrong += [f"{service}: {tag} was carried out twice" for tag in twice]
    return wrong


def once(town: Town, topic: str, subject: str, service: str) -> list[str]:
    """What clerks were answered is recorded once; of the rest, one command of each at most."""
    with connected(town, service) as db:
        stored = Counter(found for (found,) in db.execute(OF_TYPE, (subject, topic)))
    files = [town.folder / f"{name}.journal" for name in CLERKS if name != COUNTER]
    answers = [each[subject] for file in files for each in answered(file) if subject in each]
    lost = [f"{topic}: {each} was answered and is not there" for each in set(answers) - set(stored)]
    twice = [f"{topic}: {each} {times} times" for each, times in stored.items() if times > 1]
    strange = len(stored) - len(set(answers))
    return lost + twice + ([f"{topic}: {strange} of nobody"] if strange else [])


def loaded(town: Town) -> list[str]:
    """Every family of every file once; all files were carried out."""
    files = answered(town.folder / f"{COUNTER}.journal")
    with connected(town, "registry") as db:
        found = Counter(kk for (kk,) in db.execute(OF_TYPE, ("kk_key", "registry.family_loaded")))
    expected = sum(each["families"] for each in files)
    wrong = [f"a file ended {each}" for each in files if each["state"] != "committed"]
    if (len(found), found.total()) != (expected, expected):
        wrong.append(f"{found.total()} of {expected} families were loaded, {len(found)} differ")
    return wrong


def parked(town: Town) -> list[str]:
    wrong = []
    for service in SERVICES:
        with connected(town, service) as db:
            rows = db.execute("SELECT follower, type, error FROM parked").fetchall()
        wrong += [f"{service}: {each}" for each in rows]
    return wrong


def rebuilt(town: Town, name: str) -> list[str]:
    """The workers fill each view again beside the one that serves, compare, and swap."""
    service: Service = import_module(f"services.{name}.main").service
    with connected(town, name) as db:
        for view in service.views:
            until(lambda view=view: filling(db, view), "the spare tables", 180)  # type: ignore[misc]
        until(lambda: all(taken_over(db, view) for view in service.views), "the views", 180)
        found = {view.name: progress(db, view)[0]["identical"] for view in service.views}
    return [f"{name}: {view} is not as its history" for view, same in found.items() if not same]


def filling(db: psycopg.Connection[Any], view: View) -> bool:
    """The spare set is free a minute after it was left."""
    with suppress(RebuildRunning):
        return bool(fill_again(db, view))
    return False


def taken_over(db: psycopg.Connection[Any], view: View) -> bool:
    found = open_generations(db, view)
    return len(found) == 1 and found[0].serving


def connected(town: Town, service: str) -> psycopg.Connection[Any]:
    return psycopg.connect(town.here.databases.services[service].app, autocommit=True)
