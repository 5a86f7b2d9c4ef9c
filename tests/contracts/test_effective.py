"""A date is as exact as it is known: a month is one date, however somebody wrote it down."""

import json
from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.event import UNKNOWN_DATE, Effective, Event, Precision
from contracts.privacy.travelling import public_body
from infra.build.examples import example
from infra.build.schemas import every_fact

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
vague = st.sampled_from([Precision.MONTH, Precision.YEAR])
exactly = st.sampled_from([Precision.DAY, Precision.MONTH, Precision.YEAR])
SAID = {Precision.DAY: "%d %m %Y", Precision.MONTH: "%m %Y", Precision.YEAR: "%Y"}
DATED = [fact for fact in every_fact() if "effective" in fact.model_fields]


def said(effective: Effective) -> str:
    """As people would say it."""
    assert effective.on
    return effective.on.strftime(SAID[effective.precision])


@given(days)
def test_a_day_that_is_known_stays_that_day(day: date) -> None:
    assert Effective.day(day) == Effective(on=day, precision=Precision.DAY)
    assert Effective.day(day).on == day


@given(days)
def test_every_day_of_a_month_means_the_month(day: date) -> None:
    written = Effective(on=day, precision=Precision.MONTH)
    assert written.on == day.replace(day=1)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    assert written == Effective(on=last, precision=Precision.MONTH)


@given(days)
def test_every_day_of_a_year_means_the_year(day: date) -> None:
    written = Effective(on=day, precision=Precision.YEAR)
    assert written.on == date(day.year, 1, 1)
    assert written == Effective(on=date(day.year, 12, 31), precision=Precision.YEAR)


@given(days, days, exactly)
def test_two_dates_are_the_same_exactly_when_people_say_them_alike(
    one: date, other: date, precision: Precision
) -> None:
    first, second = (Effective(on=day, precision=precision) for day in (one, other))
    assert (first == second) == (said(first) == said(second))
    assert hash(first) == hash(second) or first != second


@given(days, exactly)
def test_a_date_is_never_later_than_the_day_that_was_written(
    day: date, precision: Precision
) -> None:
    carried = Effective(on=day, precision=precision).on
    assert carried is not None and carried <= day
    assert carried.year == day.year


@given(days, exactly)
def test_a_date_is_read_back_from_json_as_it_was(day: date, precision: Precision) -> None:
    effective = Effective(on=day, precision=precision)
    assert Effective.model_validate_json(effective.model_dump_json()) == effective
    assert Effective.model_validate(effective.model_dump()) == effective


@given(days, vague)
def test_what_an_earlier_release_stored_is_read_kindly(day: date, precision: Precision) -> None:
    stored = json.dumps({"on": day.isoformat(), "precision": precision.value})
    assert Effective.model_validate_json(stored) == Effective(on=day, precision=precision)


def test_an_unknown_date_is_stored_without_one_and_read_back() -> None:
    stored = UNKNOWN_DATE.model_dump(mode="json", exclude_none=True)
    assert stored == {"precision": "unknown"}
    assert Effective.model_validate(stored) == UNKNOWN_DATE


@pytest.mark.parametrize(
    "written",
    [
        pytest.param({}, id="a day that nobody names"),
        pytest.param({"on": None, "precision": "month"}, id="a month that nobody names"),
        pytest.param({"on": None, "precision": "year"}, id="a year that nobody names"),
        pytest.param({"on": "2026-11-01", "precision": "unknown"}, id="an unknown day, named"),
        pytest.param({"on": "2026-11-31"}, id="the 31st of November"),
        pytest.param({"on": "2025-02-29"}, id="a leap day in a common year"),
        pytest.param({"on": "2026-11"}, id="a month without its precision"),
        pytest.param({"on": "2026-11-01T08:00:00+07:00"}, id="a moment"),
        pytest.param({"on": "2026-11-01", "precision": "week"}, id="a week"),
        pytest.param({"on": "2026-11-01", "until": "2026-12-01"}, id="a span"),
    ],
)
def test_a_date_that_makes_no_sense_is_refused(written: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Effective.model_validate(written)


def test_a_date_never_changes() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        UNKNOWN_DATE.precision = Precision.DAY  # type: ignore[misc]


@pytest.mark.parametrize("fact", DATED, ids=lambda fact: fact.TOPIC)
def test_a_fact_says_since_when_or_that_nobody_knows(fact: type[Event]) -> None:
    month = Effective(on=date(2026, 11, 21), precision=Precision.MONTH)
    dated = example(fact).model_copy(update={"effective": month})
    assert dated.effective_on == date(2026, 11, 1)
    assert public_body(dated)["effective"] == {"on": "2026-11-01", "precision": "month"}
    undated = dated.model_copy(update={"effective": UNKNOWN_DATE})
    assert undated.effective_on is None
    assert public_body(undated)["effective"] == {"precision": "unknown"}


@pytest.mark.parametrize(
    "fact", [fact for fact in every_fact() if fact not in DATED], ids=lambda fact: fact.TOPIC
)
def test_a_fact_that_is_true_when_it_is_recorded_has_no_date_of_its_own(fact: type[Event]) -> None:
    assert example(fact).effective_on is None
