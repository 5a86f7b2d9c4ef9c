"""Operators choose which history counts: over HTTP, with a right, a reason and a trail."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.local.servers.nats import NatsServer
from infra.runtime.messaging.history.refilling import asked_for
from infra.runtime.process.operations.mending import Mending
from infra.runtime.projections import parking
from infra.runtime.projections.logs.log import Following
from infra.runtime.projections.views import View
from infra.runtime.telemetry.troubles import note
from services.programs.main import service as programs
from services.reporting.main import service as reporting
from tests.conftest import ServiceDatabases
from tests.rebuilding import emptied, rebuild
from tests.running import InTests, in_tests
from tests.runtime.messaging.history.telling import Telling, telling, until

REASON = {"reason": "Dipulihkan dari cadangan"}


@pytest.fixture
def world(service_databases: ServiceDatabases, nats_server: NatsServer) -> Iterator[Telling]:
    with telling(service_databases, nats_server) as ready:
        ready.note(6)
        yield ready


def asked(running: InTests, person: str, path: str, body: Any = None) -> Any:
    return running.web.post(f"/operations/{path}", json=body, headers=running.headers(person))


def staffed(running: InTests) -> None:
    running.appoint("sysadmin", "sysadmin", "18.09")
    running.appoint("pemeriksa", "inspektorat", "18.09")
    running.follow()


def test_only_who_operates_adopts_and_says_why(
    service_databases: ServiceDatabases, tmp_path: Path
) -> None:
    with in_tests(programs, service_databases, tmp_path) as running:
        staffed(running)
        assert asked(running, "pemeriksa", "ledger/adopt", REASON).status_code == 403
        assert asked(running, "sysadmin", "ledger/adopt", {"reason": "x"}).status_code == 422
        answer = asked(running, "sysadmin", "ledger/adopt", REASON)
        assert (answer.status_code, answer.json()) == (200, {"epoch": 2, "position": 0})
        shown = running.web.get("/operations/ledger/chain", headers=running.headers("pemeriksa"))
        assert shown.json() == {"position": 0, "head": 0, "broken": []}
        kept = running.db.execute("SELECT adopted_by, reason FROM ledger_epoch").fetchone()
        assert kept == ("sysadmin", "Dipulihkan dari cadangan")


def test_a_copy_is_adopted_later_than_what_its_stream_was_told(
    service_databases: ServiceDatabases, tmp_path: Path
) -> None:
    with in_tests(programs, service_databases, tmp_path) as running:
        staffed(running)
        running.db.execute(
            "INSERT INTO relay_cursor (service, foreign_id) VALUES ('programs', %s)",
            ("18.09:programs:4:7:0",),
        )
        assert asked(running, "sysadmin", "ledger/adopt", REASON).json()["epoch"] == 5


def test_an_inbox_is_refilled_from_whom_it_hears_alone(
    service_databases: ServiceDatabases, tmp_path: Path
) -> None:
    with in_tests(reporting, service_databases, tmp_path) as running:
        staffed(running)
        assert asked(running, "sysadmin", "inbox/reporting/refill").status_code == 404
        assert asked(running, "pemeriksa", "inbox/registry/refill").status_code == 403


def test_an_inbox_is_refilled_by_whoever_receives(
    service_databases: ServiceDatabases, tmp_path: Path
) -> None:
    """The login of the API adds nothing to an inbox."""
    with in_tests(reporting, service_databases, tmp_path) as running:
        staffed(running)
        path = "/operations/inbox/registry/refill"
        shown = running.headers("pemeriksa")
        assert running.web.get(path, headers=shown).status_code == 404
        assert asked(running, "sysadmin", "inbox/registry/refill").status_code == 202
        assert not running.web.get(path, headers=shown).json()["done"]
        assert asked_for(running.db) == ["registry"]


def test_whoever_receives_carries_out_what_was_asked_for(world: Telling) -> None:
    world.both.receive(world.both.sent())
    with world.both.owner() as owner:
        owner.execute("DELETE FROM inbox WHERE seq = 3")
        owner.execute("INSERT INTO refill (source) VALUES ('registry')")
    with world.at_work():
        until(lambda: asked_for(world.both.reader) == [])
    assert world.equal()
    row = world.both.reader.execute("SELECT progress FROM refill").fetchone()
    assert row and (row[0]["back"], row[0]["done"]) == (1, True)


def followed(world: Telling, view: View) -> Following:
    follower = view.follower(world.both.log)
    while follower.due(world.both.reader):
        follower.step(world.both.reader)
    return follower


def mending(world: Telling, *views: View) -> Mending:
    return Mending(views, world.both.reporting.app)


def test_views_are_filled_again_without_what_was_struck(world: Telling) -> None:
    world.both.receive(world.both.sent())
    view = world.both.view()
    followed(world, view)
    with world.both.owner() as owner:
        entry = world.both.log.read(owner, 5, 1)[0]
        parking.park(owner, "view:notes_x", entry, "x", state="parked")
    assert mending(world, view).mend() == []
    world.put_back(4)
    world.adopt()
    with world.at_work(hearing=False):
        world.catch_up()
    assert world.both.shown(view) == [1, 2, 3, 4, 5, 6]
    assert mending(world, view).mend() == ["notes"]
    assert mending(world, view).mend() == []
    assert list(world.troubles()) == ["mending:notes"], "what serves knows of it still"
    followed(world, view)
    assert world.both.shown(view) == [1, 2, 3, 4]
    assert mending(world, view).mend() == []
    assert world.troubles() == {}
    assert parking.listed(world.both.reader) == []


def test_what_was_filled_while_more_was_struck_is_filled_once_more(world: Telling) -> None:
    world.both.receive(world.both.sent())
    view = world.both.view()
    followed(world, view)
    world.both.reader.execute("SELECT inbox_strike(ARRAY[6], 2)")
    assert mending(world, view).mend() == ["notes"]
    view.follower(world.both.log).step(world.both.reader, 3)
    world.both.reader.execute("SELECT inbox_strike(ARRAY[2], 2)")
    followed(world, view)
    assert world.both.shown(view) == [1, 2, 3, 4, 5]
    assert mending(world, view).mend() == [], "the tables that were left are not empty yet"
    emptied(world.both.reporting.owner, view)
    assert mending(world, view).mend() == ["notes"]
    followed(world, view)
    assert world.both.shown(view) == [1, 3, 4, 5]


def test_a_rebuild_that_an_operator_asked_for_mends_too(world: Telling) -> None:
    world.both.receive(world.both.sent())
    view = world.both.view()
    followed(world, view)
    world.both.reader.execute("SELECT inbox_strike(ARRAY[6], 2)")
    with world.both.owner() as owner:
        note(owner, "mending:notes", "of a release that could not mend")
    rebuild(view, world.both.log, world.both.reader)
    assert mending(world, view).mend() == []
    assert (world.both.shown(view), world.troubles()) == ([1, 2, 3, 4, 5], {})


def test_what_waited_behind_a_struck_line_goes_on_where_nothing_is_built_again(
    world: Telling,
) -> None:
    """Of a service that reacts to its inbox and has no views of it."""
    world.both.receive(world.both.sent())
    first, *others = world.both.log.read(world.both.reader, 0, 3)
    parking.park(world.both.reader, "reactions:inbox", first, "x", state="parked")
    for each in others:
        behind = replace(each, subject=first.subject)
        parking.park(world.both.reader, "reactions:inbox", behind, "x", state="waiting")
    world.both.reader.execute("SELECT inbox_strike(ARRAY[1, 3], 2)")
    mending(world).mend()
    [left] = parking.listed(world.both.reader)
    assert (left["state"], left["message_id"]) == ("retry", "18.09:registry:1:2:0")
