"""A date that somebody gives is a period, and a period has a place among others."""

import random
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.event import UNKNOWN_DATE, Effective, Precision
from contracts.registry.history.periods import (
    BASELINE,
    FOREVER,
    LONG_AGO,
    NOW,
    When,
    baseline,
    days,
    in_order,
    within,
)

RECORDED = date(2026, 8, 17)


class Told(NamedTuple):
    when: When


def of_month(year: int, month: int) -> Effective:
    return Effective(on=date(year, month, 1), precision=Precision.MONTH)


@pytest.mark.parametrize(
    ("effective", "first", "last"),
    [
        (Effective.day(date(2026, 3, 5)), date(2026, 3, 5), date(2026, 3, 5)),
        (of_month(2026, 2), date(2026, 2, 1), date(2026, 2, 28)),
        (of_month(2024, 2), date(2024, 2, 1), date(2024, 2, 29)),
        (of_month(2026, 8), date(2026, 8, 1), RECORDED),
        (
            Effective(on=date(2025, 1, 1), precision=Precision.YEAR),
            date(2025, 1, 1),
            date(2025, 12, 31),
        ),
        (Effective(on=date(2026, 1, 1), precision=Precision.YEAR), date(2026, 1, 1), RECORDED),
        (UNKNOWN_DATE, LONG_AGO, RECORDED),
    ],
)
def test_a_date_is_a_period_that_ends_when_it_was_recorded(
    effective: Effective, first: date, last: date
) -> None:
    assert within(effective, RECORDED, 7) == When(first, last, 7)


def test_what_is_dated_after_its_recording_had_happened_by_then() -> None:
    tomorrow = Effective.day(RECORDED + timedelta(days=1))
    assert within(tomorrow, RECORDED, 1) == When(RECORDED, RECORDED, 1)


def test_the_first_file_is_older_than_what_nobody_can_date() -> None:
    assert baseline(9).last == BASELINE < LONG_AGO
    assert NOW < FOREVER


def told(first: int, last: int, position: int) -> Told:
    """Of days of 2026."""
    new_year = date(2026, 1, 1)
    return Told(When(new_year + timedelta(first), new_year + timedelta(last), position))


def test_the_dates_decide_where_they_can() -> None:
    march, february = told(60, 89, 1), told(31, 58, 2)
    assert in_order([march, february]) == [february, march]


def test_where_they_cannot_who_spoke_later_spoke_of_later() -> None:
    vague, exact = told(0, 200, 1), told(10, 10, 2)
    assert in_order([exact, vague]) == [vague, exact]
    assert in_order([told(10, 10, 1), told(0, 200, 2)]) == [told(10, 10, 1), told(0, 200, 2)]


periods = st.tuples(st.integers(0, 300), st.integers(0, 60)).map(lambda p: (p[0], p[0] + p[1]))
lines = st.lists(periods, min_size=1, max_size=9).map(
    lambda found: [told(first, last, place) for place, (first, last) in enumerate(found, 1)]
)


@given(lines)
def test_no_order_contradicts_a_date(found: list[Told]) -> None:
    line = in_order(found)
    assert sorted(line, key=lambda each: each.when.position) == found
    for place, earlier in enumerate(line):
        assert all(later.when.last >= earlier.when.first for later in line[place + 1 :])


@given(lines, st.randoms(use_true_random=False))
def test_the_order_in_which_it_is_read_does_not_matter(
    found: list[Told], shuffled: random.Random
) -> None:
    read = found[:]
    shuffled.shuffle(read)
    assert in_order(read) == in_order(found)


@given(lines, st.data())
def test_each_counts_on_a_day_of_its_own_and_none_before_what_precedes_it(
    found: list[Told], data: st.DataObject
) -> None:
    line = [each.when for each in in_order(found)]
    early = data.draw(st.lists(st.booleans(), min_size=len(line), max_size=len(line)))
    counted = days(line, early)
    assert counted == sorted(counted)
    assert all(when.first <= day <= when.last for when, day in zip(line, counted, strict=True))


@given(lines)
def test_coming_counts_from_the_first_day_and_leaving_from_the_last(found: list[Told]) -> None:
    line = [each.when for each in in_order(found)]
    assert days(line, [True] * len(line))[0] == line[0].first
    assert days(line, [False] * len(line))[-1] == line[-1].last
