"""How many families go into one append, so that nobody at a counter waits for an import."""

import time
from itertools import islice

import pytest

from infra.runtime.eventstore.bulk import Append
from services.registry.imports.pace import ALONE, FEWEST, FIRST, MOST, WATCHED, Pace


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it rested, each time it did."""
    found: list[float] = []
    monkeypatch.setattr(time, "sleep", found.append)
    return found


def learned(*appends: Append) -> Pace:
    pace = Pace()
    for append in appends:
        pace.took(append)
    return pace


def test_it_begins_careful() -> None:
    assert [len(part) for part in islice(Pace().parts(range(1_000)), 3)] == [FIRST] * 3


def test_every_item_comes_once_and_in_order_whatever_the_pace() -> None:
    pace, found = Pace(), []
    for seconds, part in zip([0.001, 0.5, 0.002] * 100, pace.parts(range(1_234)), strict=False):
        found += list(part)
        pace.took(Append(seconds, waiting=0))
    assert found == list(range(1_234))
    assert list(Pace().parts([])) == []


def test_quick_appends_make_it_grow_by_half_at_most_and_to_a_limit() -> None:
    quick = Append(0.001, waiting=0)
    assert learned(quick).size == FIRST * 1.5
    assert learned(*[quick] * 20).size == MOST


def test_a_slow_append_makes_the_next_one_as_small_as_fits() -> None:
    assert learned(Append(ALONE * 2, waiting=0)).size == FIRST / 2
    assert learned(Append(10.0, waiting=0)).size == FEWEST


def test_who_waits_is_given_way_to_and_only_then(rests: list[float]) -> None:
    alone = learned(Append(WATCHED, waiting=0))
    assert rests == [] and alone.size > FIRST
    watched = learned(Append(WATCHED * 2, waiting=1))
    assert rests == [WATCHED * 2] and watched.size == FIRST / 2


def test_when_nothing_was_appended_there_is_nothing_to_learn(rests: list[float]) -> None:
    pace = Pace()
    pace.took(None)
    assert (pace.size, rests) == (FIRST, [])


def test_a_new_size_counts_from_the_next_part_on() -> None:
    pace = Pace()
    parts = pace.parts(range(500))
    assert len(next(parts)) == FIRST
    pace.took(Append(0.001, waiting=0))
    assert len(next(parts)) == FIRST * 1.5
