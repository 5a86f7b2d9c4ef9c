"""Operators choose which history counts: over HTTP, with a right, a reason and a trail."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local.servers.nats import NatsServer
from infra.runtime.messaging.history.refilling import asked_for
from infra.runtime.process.operations.mending import Mending
from infra.runtime.process.settings import Settings
from infra.runtime.projections import parking
from infra.runtime.projections.follower import Following
from infra.runtime.projections.views import View
from services.programs.main import service as programs
from services.reporting.main import service as reporting
from tests.conftest import ServiceDatabases
from tests.running import InTests, in_tests
from tests.runtime.identity.minting import ISSUER
from tests.runtime.messaging.history.telling import Telling, telling, until

REASON = {"reason": "Dipulihkan dari cadangan"}


@pytest.fixture
def world(service_databases: ServiceDatabases, nats_server: NatsServer) -> Iterator[Telling]:
    with telling(service_databases, nats_server) as ready:
        ready.note(6)
        yield ready


def settings_of(world: Telling, folder: Path) -> Settings:
    return Settings(
        service="reporting",
        http_port=0,
        issuer_url=ISSUER,
        owner_conninfo=world.both.reporting.owner,
        app_conninfo=world.both.reporting.app,
        nats_url=world.server.url,
        nats_user="reporting",
        nats_password=world.server.passwords["reporting"],
        secrets=folder,
        data=folder,
    )


def asked(running: InTests, person: str, path: str, body: Any = None) -> Any:
    return running.web.post(f"/operations/{path}", json=body, headers=running.headers(person))


def staffed(running: InTests) -> None:
    running.appoint("sysadmin", "sysadmin", "18.09")
    running.appoint("pemeriksa", "auditor", "18.09")
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


def test_who_keeps_no_ledger_adopts_none_and_hears_no_stranger(
    service_databases: ServiceDatabases, tmp_path: Path
) -> None:
    with in_tests(reporting, service_databases, tmp_path) as running:
        staffed(running)
        assert asked(running, "sysadmin", "ledger/adopt", REASON).status_code == 404
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


def test_views_are_built_again_without_what_was_struck(world: Telling, tmp_path: Path) -> None:
    world.both.receive(world.both.sent())
    view = world.both.view()
    followed(world, view)
    with world.both.owner() as owner:
        entry = world.both.log.read(owner, 5, 1)[0]
        parking.park(owner, "view:notes_x", entry, "x", state="parked")
    mending = Mending([view], settings_of(world, tmp_path))
    assert mending.mend() == []
    world.put_back(4)
    world.adopt()
    with world.at_work(hearing=False):
        world.catch_up()
    assert world.both.shown(view) == [1, 2, 3, 4, 5, 6]
    assert mending.mend() == ["notes"]
    followed(world, view)
    assert world.both.shown(view) == [1, 2, 3, 4]
    assert mending.mend() == []
    assert world.troubles() == {}
    assert parking.listed(world.both.reader) == []


def test_a_service_that_died_while_mending_begins_again(world: Telling, tmp_path: Path) -> None:
    world.both.receive(world.both.sent())
    view = world.both.view()
    followed(world, view)
    world.both.reader.execute("SELECT inbox_strike(ARRAY[6], 2)")

    class Dies(Mending):
        def _build(self, _: object) -> None:
            raise KeyboardInterrupt

    settings = settings_of(world, tmp_path)
    with pytest.raises(KeyboardInterrupt):
        Dies([view], settings).mend()
    assert list(world.troubles()) == ["mending:notes"]
    assert Mending([view], settings).mend() == ["notes"]
    followed(world, view)
    assert world.both.shown(view) == [1, 2, 3, 4, 5]


def test_without_the_owners_login_it_says_that_a_view_is_to_be_built_again(
    world: Telling, tmp_path: Path
) -> None:
    world.both.receive(world.both.sent())
    view = world.both.view()
    world.both.reader.execute("SELECT inbox_strike(ARRAY[6], 2)")
    settings = settings_of(world, tmp_path).model_copy(update={"owner_conninfo": ""})
    Mending([view], settings).mend()
    assert list(world.troubles()) == ["mending:notes"]
