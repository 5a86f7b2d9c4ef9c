"""A day begins at midnight of the zone, ends with the next, and the calendar has a last page."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import calendar
from contracts.calendar import Zone, day_of, installed_zone, moment_in_words, moment_of

SECOND = timedelta(seconds=1)
LAST = datetime.max.replace(tzinfo=UTC)
FIRST = datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))
# Since 1964 each zone has kept its offset; before, clocks of the islands were set by other rules.
days = st.dates(date(1965, 1, 1), date(2100, 1, 1))
moments = st.datetimes(datetime(1965, 1, 1), datetime(2100, 1, 1), timezones=st.timezones())
every_zone = pytest.mark.parametrize("zone", Zone)


@pytest.fixture(autouse=True)
def afterwards_as_before() -> Iterator[None]:
    before = installed_zone()
    yield
    calendar.install(before)


@every_zone
@given(day=days)
def test_a_day_begins_at_the_zones_midnight_and_not_a_second_sooner(zone: Zone, day: date) -> None:
    calendar.install(zone)
    midnight = datetime.combine(day, time(), ZoneInfo(zone))
    assert day_of(midnight) == day
    assert day_of(midnight.astimezone(UTC)) == day
    assert day_of(midnight.astimezone(UTC) - SECOND) == day - timedelta(days=1)


@every_zone
@given(day=days)
def test_a_day_has_24_hours_all_the_year(zone: Zone, day: date) -> None:
    calendar.install(zone)
    midnight = moment_of(datetime.combine(day, time()))
    assert {day_of(midnight + timedelta(hours=hour)) for hour in range(24)} == {day}
    assert day_of(midnight + timedelta(hours=24)) == day + timedelta(days=1)


@every_zone
@given(one=moments, other=moments)
def test_a_later_moment_is_never_on_an_earlier_day(
    zone: Zone, one: datetime, other: datetime
) -> None:
    calendar.install(zone)
    earlier, later = sorted([one.astimezone(UTC), other.astimezone(UTC)])
    assert day_of(earlier) <= day_of(later)


@every_zone
@given(written=st.datetimes(datetime(1965, 1, 1), datetime(2100, 1, 1)))
def test_what_an_officer_types_is_on_the_day_that_was_typed(zone: Zone, written: datetime) -> None:
    calendar.install(zone)
    moment = moment_of(written)
    assert moment.tzinfo is UTC
    assert day_of(moment) == written.date()
    assert moment_of(moment) == moment
    assert moment_in_words(moment).endswith(f"{written:%H.%M.%S} {zone.name}")


@every_zone
@pytest.mark.parametrize("moment", [LAST, FIRST], ids=["the last moment", "before the first"])
@pytest.mark.parametrize("read", [day_of, moment_in_words])
def test_a_moment_beyond_the_calendar_is_refused_as_any_bad_moment_is(
    zone: Zone, moment: datetime, read: Callable[[datetime], object]
) -> None:
    calendar.install(zone)
    with pytest.raises(ValueError, match="years 1 to 9999"):
        read(moment)


@every_zone
def test_what_is_typed_for_the_first_night_of_the_calendar_is_refused(zone: Zone) -> None:
    calendar.install(zone)
    with pytest.raises(ValueError, match="years 1 to 9999"):
        moment_of(datetime.min)
    assert moment_of(datetime.max).year == 9999


@given(st.datetimes(timezones=st.timezones()))
def test_whatever_the_moment_there_is_a_day_or_a_refusal(moment: datetime) -> None:
    for read in (day_of, moment_in_words, moment_of):
        try:
            read(moment)
        except ValueError as refusal:
            assert moment.year in {1, 9999}, refusal


class Nowhere(tzinfo):
    """A zone that does not say how far from Greenwich it is."""

    def utcoffset(self, dt: datetime | None) -> None:
        return None

    def dst(self, dt: datetime | None) -> None:
        return None

    def tzname(self, dt: datetime | None) -> str:
        return "nowhere"


@every_zone
def test_a_zone_that_says_no_offset_is_none(zone: Zone) -> None:
    calendar.install(zone)
    written = datetime(2026, 11, 21, 6, 30, tzinfo=Nowhere())
    for read in (day_of, moment_in_words):
        with pytest.raises(ValueError, match="without an offset"):
            read(written)
    assert moment_of(written) == moment_of(written.replace(tzinfo=None))


def test_the_three_zones_are_those_of_the_presidential_decree() -> None:
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    hours = {zone.name: ZoneInfo(zone).utcoffset(noon) for zone in Zone}
    assert hours == {name: timedelta(hours=h) for name, h in [("WIB", 7), ("WITA", 8), ("WIT", 9)]}
