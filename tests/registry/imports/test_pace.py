"""How many families go into one append, so that nobody at a counter waits for an import."""

from itertools import islice

from services.registry.imports.pace import FEWEST, FIRST, LONGEST, MOST, Pace


def learned(*appends: float) -> Pace:
    pace = Pace()
    for seconds in appends:
        pace.took(seconds)
    return pace


def test_it_begins_careful() -> None:
    assert [len(part) for part in islice(Pace().parts(range(1_000)), 3)] == [FIRST] * 3


def test_every_item_comes_once_and_in_order_whatever_the_pace() -> None:
    pace, found = Pace(), []
    for seconds, part in zip([0.001, 0.5, 0.002] * 100, pace.parts(range(1_234)), strict=False):
        found += list(part)
        pace.took(seconds)
    assert found == list(range(1_234))
    assert list(Pace().parts([])) == []


def test_quick_appends_make_it_grow_by_half_at_most_and_to_a_limit() -> None:
    assert learned(0.001).size == FIRST * 1.5
    assert learned(*[0.001] * 20).size == MOST


def test_a_slow_append_makes_the_next_one_as_small_as_fits() -> None:
    assert learned(LONGEST * 2).size == FIRST / 2
    assert learned(10.0).size == FEWEST


def test_who_waits_makes_it_smaller_for_it_waits_too() -> None:
    """Whose turn it is they take one after the other, so their appends are in its own time."""
    alone, among_others = learned(LONGEST), learned(LONGEST + 3 * 0.005)
    assert among_others.size < alone.size == FIRST


def test_when_nothing_was_appended_there_is_nothing_to_fear() -> None:
    assert learned(0.0).size == FIRST * 1.5


def test_a_new_size_counts_from_the_next_part_on() -> None:
    pace = Pace()
    parts = pace.parts(range(500))
    assert len(next(parts)) == FIRST
    pace.took(0.001)
    assert len(next(parts)) == FIRST * 1.5
