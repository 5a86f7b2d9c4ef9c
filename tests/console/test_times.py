"""A day typed by an officer is a day where the officer works."""

from datetime import UTC, date, datetime

import pytest

from contracts import calendar
from contracts.calendar import Zone
from services.console.terminal.times import BadDate, day_meant, moment_meant


def test_a_day_lasts_until_midnight_in_jakarta() -> None:
    assert moment_meant("2026-03-31") == datetime(2026, 3, 31, 16, 59, 59, 999_999, UTC)


def test_a_time_without_offset_is_jakarta_time() -> None:
    assert moment_meant("2026-03-31T09:00") == datetime(2026, 3, 31, 2, 0, tzinfo=UTC)


def test_in_makassar_midnight_comes_an_hour_earlier() -> None:
    calendar.install(Zone.WITA)
    try:
        assert moment_meant("2026-03-31") == datetime(2026, 3, 31, 15, 59, 59, 999_999, UTC)
    finally:
        calendar.install(Zone.WIB)


def test_a_time_with_offset_is_taken_as_it_is() -> None:
    assert moment_meant("2026-03-31T09:00:00+09:00") == datetime(2026, 3, 31, 0, 0, tzinfo=UTC)


def test_nothing_typed_means_no_limit() -> None:
    assert (day_meant(""), moment_meant("")) == (None, None)
    assert day_meant("2026-03-31") == date(2026, 3, 31)


@pytest.mark.parametrize("typed", ["31-03-2026", "kemarin", "2026-02-30"])
def test_a_date_that_is_none_says_how_to_write_one(typed: str) -> None:
    with pytest.raises(BadDate):
        day_meant(typed)
    with pytest.raises(BadDate):
        moment_meant(typed)
