"""One calendar: the day of a moment is the day where the register is kept, in all three zones."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import calendar
from contracts.calendar import (
    MONTHS,
    Zone,
    day_of,
    in_words,
    installed_zone,
    moment_in_words,
    moment_of,
)

NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
HOURS = {Zone.WIB: 7, Zone.WITA: 8, Zone.WIT: 9}
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.timezones())


@pytest.fixture(autouse=True)
def afterwards_as_before() -> Iterator[None]:
    before = installed_zone()
    yield
    calendar.install(before)


@pytest.mark.parametrize("zone", Zone)
def test_the_last_evening_of_the_year_in_greenwich_is_new_year_in_all_of_indonesia(
    zone: Zone,
) -> None:
    calendar.install(zone)
    assert day_of(NEW_YEARS_EVE) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("zone", "day"),
    [(Zone.WIB, date(2026, 12, 31)), (Zone.WITA, date(2027, 1, 1)), (Zone.WIT, date(2027, 1, 1))],
)
def test_between_two_zones_the_year_ends_an_hour_apart(zone: Zone, day: date) -> None:
    calendar.install(zone)
    assert day_of(datetime(2026, 12, 31, 16, 30, tzinfo=UTC)) == day


def test_a_family_recorded_at_half_past_six_in_the_morning_is_recorded_today() -> None:
    at = datetime(2026, 11, 21, 6, 30, tzinfo=timezone(timedelta(hours=7)))
    assert at.astimezone(UTC).day == 20
    assert day_of(at) == date(2026, 11, 21)


@pytest.mark.parametrize("read", [day_of, moment_in_words])
def test_a_moment_without_an_offset_is_refused(read: Callable[[datetime], object]) -> None:
    with pytest.raises(ValueError, match="without an offset"):
        read(datetime(2026, 11, 21, 6, 30))


def test_days_are_counted_in_wib_unless_another_zone_is_installed() -> None:
    assert installed_zone() is Zone.WIB
    calendar.install(Zone.WIT)
    assert installed_zone() is Zone.WIT


@pytest.mark.parametrize("zone", Zone)
@given(moment=moments)
def test_a_day_is_the_same_whoever_wrote_the_moment_down(zone: Zone, moment: datetime) -> None:
    calendar.install(zone)
    there = timezone(timedelta(hours=HOURS[zone]))
    assert day_of(moment) == day_of(moment.astimezone(UTC)) == moment.astimezone(there).date()


@given(moments)
def test_a_village_further_east_is_never_a_day_behind(moment: datetime) -> None:
    days = []
    for zone in Zone:
        calendar.install(zone)
        days.append(day_of(moment))
    assert days == sorted(days)
    assert days[-1] - days[0] <= timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (Zone.WIB, "21 November 2026 01.30.00 WIB"),
        (Zone.WITA, "21 November 2026 02.30.00 WITA"),
        (Zone.WIT, "21 November 2026 03.30.00 WIT"),
    ],
)
def test_an_officer_reads_the_time_of_the_clock_on_the_wall(zone: Zone, words: str) -> None:
    calendar.install(zone)
    assert moment_in_words(datetime(2026, 11, 20, 18, 30, tzinfo=UTC)) == words


def test_a_time_that_is_typed_without_an_offset_is_the_time_here() -> None:
    calendar.install(Zone.WITA)
    assert moment_of(datetime(2026, 3, 31, 9)) == datetime(2026, 3, 31, 1, tzinfo=UTC)
    elsewhere = datetime(2026, 3, 31, 9, tzinfo=timezone(timedelta(hours=9)))
    assert moment_of(elsewhere) == datetime(2026, 3, 31, tzinfo=UTC)
    assert moment_of(elsewhere).tzinfo is UTC


def test_a_date_is_said_as_people_say_it() -> None:
    assert in_words(date(1985, 8, 17)) == "17 Agustus 1985"
    assert [in_words(date(2026, n, 1)).split()[1] for n in range(1, 13)] == list(MONTHS)
