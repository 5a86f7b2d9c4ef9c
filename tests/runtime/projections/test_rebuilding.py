"""Rebuilds: the view built again beside the live one is the same, and takes its place."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections import parking
from infra.runtime.projections.rebuild import RebuildRunning, Rebuilt, rebuild
from infra.runtime.projections.views import View
from tests.conftest import ServiceDatabases
from tests.runtime.plumbing import Pair, pair
from tests.runtime.world import Note, Noted, by

SUMIATI = UUID(int=1)
POISON = 13


@pytest.fixture
def both(service_databases: ServiceDatabases) -> Iterator[Pair]:
    with pair(service_databases) as ready:
        yield ready


def _note(both: Pair, *notes: tuple[UUID, int]) -> None:
    for family, number in notes:
        both.ledger.decide(Note(family, number), by())
    both.receive(both.sent())


def test_a_view_rebuilt_beside_the_live_one_is_identical_and_takes_its_place(both: Pair) -> None:
    view = both.view()
    _note(both, *((uuid4(), number) for number in range(30)))
    view.follower(both.log).step(both.reader)
    result = _rebuilt(both)
    assert result.identical
    assert both.shown(view) == list(range(30))
    _note(both, (SUMIATI, 30))
    view.follower(both.log).step(both.reader)
    assert both.shown(view) == list(range(31))


def test_a_view_that_was_tampered_with_is_found_out_and_put_right(both: Pair) -> None:
    view = both.view()
    _note(both, (SUMIATI, 1), (SUMIATI, 2))
    view.follower(both.log).step(both.reader)
    both.reader.execute("UPDATE notes.note SET number = 99 WHERE number = 1")
    assert not _rebuilt(both).identical
    assert both.shown(view) == [1, 2]


def test_a_rebuild_keeps_up_with_facts_that_arrive_meanwhile(both: Pair) -> None:
    view = both.view()
    _note(both, *((uuid4(), number) for number in range(300)))
    while view.follower(both.log).step(both.reader):
        pass
    steps = rebuild(view, both.log, "reporting", both.reporting.owner, both.reporting.app)
    next(steps)
    _note(both, *((uuid4(), number) for number in range(300, 310)))
    view.follower(both.log).step(both.reader)
    *_, last = steps
    assert isinstance(last, Rebuilt)
    assert last.identical
    assert both.shown(view) == list(range(310))


def test_a_view_is_rebuilt_by_one_at_a_time(both: Pair) -> None:
    """The second would drop what the first has built, and the swap then the live view."""
    view = both.view()
    _note(both, *((uuid4(), number) for number in range(120)))
    view.follower(both.log).step(both.reader)
    first = rebuild(view, both.log, "reporting", both.reporting.owner, both.reporting.app)
    next(first)
    with pytest.raises(RebuildRunning):
        _rebuilt(both)
    *_, last = first
    assert isinstance(last, Rebuilt)
    assert last.identical
    assert both.shown(view) == list(range(120))


def test_what_was_discarded_stays_so_and_holds_up_nothing_when_rebuilt(both: Pair) -> None:
    view = both.view(breaks_on=POISON)
    _note(both, (SUMIATI, 1), (SUMIATI, POISON), (SUMIATI, 3))
    view.follower(both.log).step(both.reader)
    first = parking.listed(both.reader)[0]["id"]
    parking.discard(both.reader, first, "sysadmin.18.09", "pesan rusak dari sumber")
    while view.follower(both.log).step(both.reader):
        pass
    *_, last = rebuild(view, both.log, "reporting", both.reporting.owner, both.reporting.app)
    assert isinstance(last, Rebuilt)
    assert last.identical
    assert both.shown(view) == [1, 3]
    assert parking.listed(both.reader) == []
    states = [line["state"] for line in parking.listed(both.reader, everything=True)]
    assert states == ["discarded", "applied"]


def _rebuilt(both: Pair) -> Rebuilt:
    *_, last = rebuild(both.view(), both.log, "reporting", both.reporting.owner, both.reporting.app)
    assert isinstance(last, Rebuilt)
    return last


def test_a_view_whose_tables_have_changed_is_filled_again_from_its_log(both: Pair) -> None:
    """As after an upgrade on kept data: the old tables would break the new code."""
    old = View("notes", "CREATE TABLE note (position bigint PRIMARY KEY)")

    @old.on(Noted)
    def noted(db: psycopg.Connection[Any], _: Noted, past: Recorded) -> None:
        db.execute("INSERT INTO note VALUES (%s)", (past.position,))

    with psycopg.connect(both.reporting.owner, autocommit=True) as owner:
        old.create(owner, "reporting")
    both.ledger.decide(Note(SUMIATI, 1), by())
    both.receive(both.sent())
    old.follower(both.log).step(both.reader)
    new = both.view()
    new.follower(both.log).step(both.reader)
    assert both.shown(new) == [1]
    both.view()
    assert both.shown(new) == [1]
