"""Old months of an inbox go while their owner has them, and nothing is ever built without them."""

from collections.abc import Iterator

import pytest

from infra.local.servers.nats import NatsServer
from infra.runtime.messaging.history.refilling import asked_for
from infra.runtime.projections.generations.lookup import open_generations
from infra.runtime.projections.generations.spare import fill_again
from infra.runtime.projections.logs.dropped import Dropped
from infra.runtime.projections.views import View
from tests.conftest import ServiceDatabases
from tests.rebuilding import filled
from tests.runtime.messaging.history.telling import Telling, telling, until

LAST_BUT_ONE = "date_trunc('month', now()) - interval '20 days'"
KEPT = "registry.test-noted.v"


@pytest.fixture
def world(service_databases: ServiceDatabases, nats_server: NatsServer) -> Iterator[Telling]:
    """Six messages, four of which came last month."""
    with telling(service_databases, nats_server) as ready:
        ready.note(6)
        ready.both.receive(ready.both.sent())
        with ready.both.owner() as owner:
            owner.execute(f"SELECT inbox_month({LAST_BUT_ONE})".encode())
            owner.execute(f"UPDATE inbox SET received_at = {LAST_BUT_ONE} WHERE seq < 5".encode())
        yield ready


def asked_to_drop(world: Telling) -> tuple[int, str | None, bool]:
    """What whoever receives makes of it: lines, who refused, whether it is done."""
    found: list[tuple[int, str | None, bool]] = []

    def done() -> bool:
        query = "SELECT lines, refused, done FROM dropping"
        found[:] = [*world.both.reader.execute(query)]
        return found[0][2]

    world.both.reader.execute(
        "INSERT INTO dropping (before, keeping) VALUES (date_trunc('month', now()), '{}')"
    )
    with world.at_work():
        until(done)
    return found[0]


def followed(world: Telling) -> View:
    view = world.both.view()
    while view.follower(world.both.log).step(world.both.reader):
        pass
    return view


def without_data(world: Telling) -> list[int]:
    query = "SELECT seq FROM inbox WHERE data IS NULL ORDER BY seq"
    return [seq for (seq,) in world.both.reader.execute(query)]


def test_a_month_that_was_dropped_is_filled_again_before_a_view_is_built_over_it(
    world: Telling,
) -> None:
    view = followed(world)
    assert asked_to_drop(world) == (4, None, True)
    assert without_data(world) == [1, 2, 3, 4]
    schema = fill_again(world.both.reader, view)
    follower = view.follower(world.both.log)
    assert [follower.step(world.both.reader) for _ in range(3)] == [0, 0, 0]
    assert world.both.shown(view) == [1, 2, 3, 4, 5, 6], "what serves goes on"
    assert world.troubles() == {f"view:{schema}": "waits for what was dropped of registry"}
    assert asked_for(world.both.reader) == ["registry"]
    with world.at_work():
        until(lambda: asked_for(world.both.reader) == [])
    assert world.equal() and world.struck() == []
    assert filled(view, world.both.log, world.both.reader).identical
    assert world.both.shown(view) == [1, 2, 3, 4, 5, 6]
    assert world.troubles() == {}


def test_a_new_release_does_not_serve_before_it_has_read_what_was_dropped(world: Telling) -> None:
    assert asked_to_drop(world)[0] == 4
    view = followed(world)
    assert [each.serving for each in open_generations(world.both.reader, view)] == [False]
    with world.at_work():
        until(lambda: asked_for(world.both.reader) == [])
    assert filled(view, world.both.log, world.both.reader).position == 6
    assert world.both.shown(view) == [1, 2, 3, 4, 5, 6]


def test_whoever_looks_back_over_it_is_told_what_to_do_first(world: Telling) -> None:
    asked_to_drop(world)
    with pytest.raises(Dropped) as refused:
        world.both.log.read(world.both.reader, 0, 10)
    assert "jejak inbox refill registry" in refused.value.explanation
    assert len(world.both.log.read(world.both.reader, 4, 10)) == 2


def test_what_its_owner_no_longer_holds_is_not_dropped(world: Telling) -> None:
    """It may be the only copy left."""
    world.put_back(3)
    assert asked_to_drop(world) == (0, "registry", True)
    assert without_data(world) == []


def test_dropped_lines_still_tell_where_two_histories_part(world: Telling) -> None:
    asked_to_drop(world)
    world.put_back(2)
    world.adopt()
    with world.at_work(hearing=False):
        world.catch_up()
    assert world.struck() == [f"18.09:registry:1:{position}:0" for position in (3, 4, 5, 6)]
    assert without_data(world) == [1, 2]


def test_what_views_read_again_and_the_present_month_keep_their_data(world: Telling) -> None:
    drop = "SELECT sum(inbox_drop(month, %s)) FROM inbox_months() AS month"
    db = world.both.reader
    assert db.execute(drop, ([KEPT],)).fetchone() == (0,)
    assert db.execute(drop, ([],)).fetchone() == (4,)
    assert db.execute(drop, ([],)).fetchone() == (0,), "a second time there is nothing left"
    assert without_data(world) == [1, 2, 3, 4]
    with world.at_work(hearing=False):
        world.refill()
    assert without_data(world) == [] and world.equal()
    assert db.execute(drop, ([],)).fetchone() == (4,), "and after a refill again"
