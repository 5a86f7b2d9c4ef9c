"""Terms in working days: a clerk counts on the fingers what the calendar counts here."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import calendar, working_days
from contracts.calendar import Zone, day_of, end_of
from contracts.working_days import Undecreed, edition, free_days, in_working_days

known_days = st.dates(date(2025, 1, 1), date(2026, 11, 30))


@pytest.fixture(autouse=True)
def afterwards_as_before() -> Iterator[None]:
    yield
    calendar.install(Zone.WIB)
    free_days.cache_clear()
    edition.cache_clear()


@pytest.mark.parametrize(
    ("count", "start", "due", "story"),
    [
        (3, date(2026, 11, 2), date(2026, 11, 5), "an ordinary Monday"),
        (1, date(2026, 11, 6), date(2026, 11, 9), "a Friday: nobody works at the weekend"),
        (3, date(2026, 11, 7), date(2026, 11, 11), "a Saturday counts no more than its Sunday"),
        (3, date(2026, 3, 16), date(2026, 3, 26), "Nyepi, Idul Fitri and six days of leave"),
        (3, date(2025, 3, 27), date(2025, 4, 10), "Nyepi and Idul Fitri of the year before"),
        (1, date(2026, 5, 14), date(2026, 5, 18), "joint leave after a holiday makes a long week"),
        (1, date(2025, 8, 15), date(2025, 8, 19), "leave that an amendment gave in August"),
        (3, date(2025, 12, 24), date(2025, 12, 31), "Christmas, its leave, and a weekend"),
        (3, date(2025, 12, 30), date(2026, 1, 5), "the turn of two years that were decreed"),
        (5, date(2026, 12, 22), date(2026, 12, 31), "the last term that ends before 2027"),
    ],
)
def test_a_clerk_counts_the_same_day(count: int, start: date, due: date, story: str) -> None:
    assert in_working_days(count, start) == due, story


def test_a_term_that_leads_into_a_year_without_a_decree_is_unknown() -> None:
    assert in_working_days(1, date(2026, 12, 31)) == Undecreed(2027)
    assert in_working_days(6, date(2026, 12, 22)) == Undecreed(2027)
    assert in_working_days(3, date(2031, 7, 1)) == Undecreed(2031)
    assert in_working_days(3, date(2024, 12, 30)) == Undecreed(2024)


def test_what_is_unknown_says_which_year_and_is_no_day() -> None:
    unknown = in_working_days(3, date(2027, 3, 1))
    assert str(unknown) == "Hari libur dan cuti bersama tahun 2027 belum ditetapkan"
    assert not isinstance(unknown, date)


@pytest.mark.parametrize("count", [0, -1])
def test_a_term_of_no_days_is_no_term(count: int) -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        in_working_days(count, date(2026, 11, 2))


@given(known_days, st.integers(1, 8))
def test_one_day_more_is_one_working_day_later(start: date, count: int) -> None:
    first, second = in_working_days(count, start), in_working_days(count + 1, start)
    assert isinstance(first, date) and isinstance(second, date)
    assert in_working_days(1, first) == second
    assert second > first > start
    assert first.weekday() < 5 and first not in free_days()[first.year]


@given(known_days)
def test_nobody_waits_longer_by_handing_in_later_on_a_free_day(start: date) -> None:
    following = start + timedelta(days=1)
    here, there = in_working_days(3, start), in_working_days(3, following)
    assert isinstance(here, date) and isinstance(there, date)
    assert here <= there
    works = following.weekday() < 5 and following not in free_days()[following.year]
    assert (here == there) is not works


def decrees() -> list[dict[str, Any]]:
    text = files(working_days).joinpath("free_days.toml").read_text("utf-8")
    found: list[dict[str, Any]] = tomllib.loads(text)["decree"]
    return found


def test_every_decree_is_named_dated_and_about_its_own_year() -> None:
    for decree in decrees():
        assert decree["number"].count("Nomor") == 3
        assert decree["on"].year in (decree["year"] - 1, decree["year"])
        days = {**decree.get("holidays", {}), **decree["joint_leave"]}
        assert {date.fromisoformat(day).year for day in days} == {decree["year"]}


def test_there_are_as_many_days_as_the_decrees_say() -> None:
    counted = [(len(each.get("holidays", {})), len(each["joint_leave"])) for each in decrees()]
    assert counted == [(17, 10), (0, 1), (17, 8)]
    leave = [date.fromisoformat(day) for each in decrees() for day in each["joint_leave"]]
    assert all(day.weekday() < 5 for day in leave), "leave is given on days that would be worked"
    assert {year: len(days) for year, days in free_days().items()} == {2025: 28, 2026: 25}


def test_a_new_decree_is_another_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    before = edition()
    assert edition() == before
    written = working_days._text() + '\n[[decree]]\nyear = 2027\nholidays = { 2027-01-01 = "x" }\n'
    monkeypatch.setattr(working_days, "_text", lambda: written)
    free_days.cache_clear()
    edition.cache_clear()
    assert edition() != before
    assert in_working_days(1, date(2026, 12, 31)) == date(2027, 1, 4)


@pytest.mark.parametrize("zone", Zone)
def test_a_term_is_kept_until_the_day_is_over_here(zone: Zone) -> None:
    calendar.install(zone)
    ends = end_of(date(2026, 11, 5))
    assert ends.tzinfo is UTC
    assert day_of(ends) == date(2026, 11, 5)
    assert day_of(ends + timedelta(microseconds=1)) == date(2026, 11, 6)


def test_a_day_ends_earlier_in_the_east() -> None:
    calendar.install(Zone.WIT)
    assert end_of(date(2026, 11, 5)) == datetime(2026, 11, 5, 14, 59, 59, 999999, tzinfo=UTC)
