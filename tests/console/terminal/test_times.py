"""A day typed by an officer in Pesawaran is a day in Pesawaran."""

from datetime import UTC, date, datetime

import pytest

from contracts import calendar
from contracts.calendar import Zone, day_of
from services.console.terminal.times import BadDate, day_meant, moment_meant


def test_a_day_lasts_until_midnight_in_jakarta() -> None:
    assert moment_meant("2026-03-31") == datetime(2026, 3, 31, 16, 59, 59, 999_999, UTC)


def test_a_day_lasts_until_midnight_where_the_installation_is() -> None:
    calendar.install(Zone.WIT)
    assert moment_meant("2026-03-31") == datetime(2026, 3, 31, 14, 59, 59, 999_999, UTC)
    assert moment_meant("2026-03-31T09:00") == datetime(2026, 3, 31, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["2026-03-31", "2026-01-01", "2024-02-29"])
def test_the_end_of_a_day_is_still_that_day(typed: str) -> None:
    moment = moment_meant(typed)
    assert moment is not None and day_of(moment) == date.fromisoformat(typed)


def test_a_time_without_offset_is_jakarta_time() -> None:
    assert moment_meant("2026-03-31T09:00") == datetime(2026, 3, 31, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed", ["2026-03-31T09:00:00+09:00", "2026-03-31T00:00:00Z", "2026-03-31 07:00"]
)
def test_a_time_with_offset_is_taken_as_it_is(typed: str) -> None:
    assert moment_meant(typed) == datetime(2026, 3, 31, 0, 0, tzinfo=UTC)


def test_nothing_typed_means_no_limit() -> None:
    assert (day_meant(""), moment_meant("")) == (None, None)
    assert day_meant("2026-03-31") == date(2026, 3, 31)


@pytest.mark.parametrize("typed", ["31-03-2026", "kemarin", "2026-02-30", "2026-03-31T25:00"])
def test_a_date_that_is_none_says_how_to_write_one(typed: str) -> None:
    for meant in (day_meant, moment_meant):
        with pytest.raises(BadDate) as failure:
            meant(typed)
        assert (failure.value.code, "2026-03-31" in failure.value.explanation) == (2, True)


@pytest.mark.parametrize(
    "typed", ["0001-01-01T00:00", "0001-01-01T00:00+01:00", "9999-12-31T23:00-05:00"]
)
def test_the_end_of_the_calendar_is_no_moment_that_can_be_asked_for(typed: str) -> None:
    with pytest.raises(BadDate):
        moment_meant(typed)
