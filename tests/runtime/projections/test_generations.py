"""Generations: what serves goes on until the next one has caught up; nobody sees half a view."""

from uuid import uuid4

import psycopg
import pytest

from infra.runtime.projections import giving_up, parking
from infra.runtime.projections.generations.lookup import (
    StillFilling,
    follower_of,
    open_generations,
    progress,
    reach,
    unready,
)
from infra.runtime.projections.generations.spare import RebuildRunning, fill_again
from tests.rebuilding import emptied, filled
from tests.runtime.plumbing import Pair
from tests.runtime.projections.two_releases import (
    POISON,
    SUMIATI,
    SYSADMIN,
    follow,
    laid,
    next_release,
    rebuilt,
    unfollowed,
)


def test_a_view_built_again_is_identical_and_takes_the_place_of_the_one_that_served(
    both: Pair,
) -> None:
    view = both.view()
    both.note(*((uuid4(), number) for number in range(30)))
    follow(both, view)
    assert rebuilt(both, view).identical
    assert both.shown(view) == list(range(30))
    both.note((SUMIATI, 30))
    follow(both, view)
    assert both.shown(view) == list(range(31))


def test_a_view_that_was_tampered_with_is_found_out_and_put_right(both: Pair) -> None:
    view = both.view()
    both.note((SUMIATI, 1), (SUMIATI, 2))
    follow(both, view)
    reach(both.reader, view, for_good=True)
    both.reader.execute("UPDATE note SET number = 99 WHERE number = 1")
    assert not rebuilt(both, view).identical
    assert both.shown(view) == [1, 2]


def test_what_is_filled_keeps_up_with_facts_that_arrive_meanwhile(both: Pair) -> None:
    view = both.view()
    both.note(*((uuid4(), number) for number in range(300)))
    follow(both, view)
    fill_again(both.reader, view)
    view.follower(both.log).step(both.reader, limit=100)
    both.note(*((uuid4(), number) for number in range(300, 310)))
    assert filled(view, both.log, both.reader).identical
    assert both.shown(view) == list(range(310))


def test_a_view_is_filled_again_by_one_at_a_time(both: Pair) -> None:
    view = both.view()
    both.note((SUMIATI, 1))
    follow(both, view)
    fill_again(both.reader, view)
    with pytest.raises(RebuildRunning):
        fill_again(both.reader, view)
    assert filled(view, both.log, both.reader).identical


def test_what_was_discarded_stays_so_and_holds_up_nothing_when_built_again(both: Pair) -> None:
    view = both.view(breaks_on=POISON)
    both.note((SUMIATI, 1), (SUMIATI, POISON), (SUMIATI, 3))
    follow(both, view)
    _discard_what_is_parked(both)
    follow(both, view)
    for _ in range(3):
        assert rebuilt(both, view).identical
        emptied(both.reporting.owner, view)
    assert both.shown(view) == [1, 3]
    assert parking.listed(both.reader) == []
    states = {line["state"] for line in parking.listed(both.reader, everything=True)}
    assert states == {"discarded", "applied"}


def test_the_old_release_reads_and_follows_while_the_new_one_has_nothing_yet(both: Pair) -> None:
    """As after an upgrade on kept data: today's rows would break tomorrow's code."""
    old = both.view()
    both.note(*((uuid4(), number) for number in range(1, 6)))
    follow(both, old)
    new = next_release(both)
    assert unready(both.reader, [old, new]) == ["notes"]
    with pytest.raises(StillFilling):
        both.shown(new)
    both.note((SUMIATI, 6))
    new.follower(both.log).step(both.reader, limit=2)
    follow(both, old)
    assert both.shown(old) == [1, 2, 3, 4, 5, 6]
    assert [each["state"] for each in progress(both.reader, new)] == ["filling"]
    follow(both, new)
    assert both.shown(new) == [1, 2, 3, 4, 5, 6]
    both.note((SUMIATI, 7))
    follow(both, old)
    assert both.shown(old)[-1] == 7, "a replica of the old release is kept behind"
    assert both.shown(new)[-1] == 6
    follow(both, new)
    assert both.shown(new)[-1] == 7


def test_the_next_release_serves_only_once_it_applies_what_this_one_did(both: Pair) -> None:
    old = both.view()
    both.note((SUMIATI, 1), (SUMIATI, POISON))
    follow(both, old)
    new = next_release(both, breaks_on=POISON)
    follow(both, new)
    with pytest.raises(StillFilling):
        both.shown(new)
    _discard_what_is_parked(both)
    follow(both, new)
    assert both.shown(new) == [1]


def test_the_next_release_leaves_out_what_was_discarded_in_this_one(both: Pair) -> None:
    old = both.view(breaks_on=POISON)
    both.note((SUMIATI, 1), (SUMIATI, POISON))
    follow(both, old)
    _discard_what_is_parked(both)
    new = next_release(both)
    follow(both, new)
    assert both.shown(new) == [1]


def test_who_takes_over_waits_two_seconds_for_the_other_and_then_tries_again(both: Pair) -> None:
    view = both.view()
    both.note((SUMIATI, 1))
    follow(both, view)
    serving = follower_of(both.reader, view)
    fill_again(both.reader, view)
    with psycopg.connect(both.reporting.app) as other:
        parking.between_steps(other, serving)
        view.follower(both.log).step(both.reader)
        assert len(open_generations(both.reader, view)) == 2, "it gave up"
    assert filled(view, both.log, both.reader).identical


def test_what_nobody_follows_is_emptied_and_then_dropped_and_its_discards_stay_known(
    both: Pair,
) -> None:
    """A name that is erased later would otherwise stay in tables that nobody follows."""
    old = both.view(breaks_on=POISON)
    both.note((SUMIATI, 1), (SUMIATI, POISON))
    follow(both, old)
    _discard_what_is_parked(both)
    follow(both, old)
    behind = open_generations(both.reader, old)[0].schema
    new = next_release(both)
    follow(both, new)
    assert _count(both, behind) == 1, "it may still be followed"
    unfollowed(both)
    follow(both, new)
    assert _count(both, behind) == 0
    with pytest.raises(StillFilling):
        both.shown(old)
    laid(both, new)
    with both.owner() as owner:
        assert owner.execute("SELECT to_regnamespace(%s)", (behind,)).fetchone() == (None,)
    laid(both, old)
    follow(both, old)
    assert both.shown(old) == both.shown(new) == [1], "a release that comes back fills it again"
    [trail] = parking.listed(both.reader, everything=True)
    assert (trail["state"], trail["settled_by"]) == ("discarded", SYSADMIN)


def test_an_older_release_empties_nothing_of_a_newer_one(both: Pair) -> None:
    old = both.view()
    both.note((SUMIATI, 1))
    follow(both, old)
    new = next_release(both)
    follow(both, new)
    unfollowed(both)
    follow(both, old)
    assert both.shown(new) == [1]


def _discard_what_is_parked(both: Pair) -> None:
    first = parking.listed(both.reader)[0]["id"]
    giving_up.discard(both.reader, first, SYSADMIN, "pesan rusak dari sumber")


def _count(both: Pair, schema: str) -> int:
    row = both.reader.execute(f"SELECT count(*) FROM {schema}.note".encode()).fetchone()
    return int(row[0]) if row else 0
