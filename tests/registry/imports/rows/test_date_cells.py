"""Cells of dates: three ways to write one, and none that is completed by guessing."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.imports.file.table import EPOCH, EPOCH_1904
from services.registry.imports.rows.date_cells import YEARS, ZERO_DATES, reader
from services.registry.imports.rows.text_cells import UNKNOWN
from services.registry.numbers import Severity

WEDDING = date(2014, 2, 3)
TODAY = date(2026, 11, 21)
read = reader()


@pytest.mark.parametrize(
    "cell",
    [
        "2014-02-03",
        "2014/2/3",
        "03-02-2014",
        "3/2/2014",
        " 03/02/2014 ",
        "2014-02-03 00:00:00",
        "2014-02-03T00:00:00.000",
        "41673",
        "41673.0",
        41673,
        41673.0,
        WEDDING,
        datetime(2014, 2, 3),
    ],
)
def test_a_day_is_the_same_however_it_is_written(cell: str | float | date) -> None:
    assert read(cell, "tanggalperkawinan") == (WEDDING, None)


@given(st.dates(date(1930, 1, 1), date(2090, 1, 1)))
def test_day_numbers_count_from_the_epoch_of_the_workbook(day: date) -> None:
    for epoch in (EPOCH, EPOCH_1904):
        serial = (day - epoch).days
        if serial not in YEARS:
            assert reader(epoch)(serial, "tanggallahir") == (day, None)


def test_a_time_of_day_is_a_warning_for_the_day_may_have_shifted() -> None:
    value, fault = read(datetime(2014, 2, 3, 17), "tanggallahir")
    assert value == WEDDING and fault is not None
    assert (fault.code, fault.severity) == ("date.time", Severity.WARNING)


@pytest.mark.parametrize("cell", sorted(ZERO_DATES))
def test_the_zero_dates_of_databases_are_unknown_and_said_so(cell: str) -> None:
    value, fault = read(cell, "tanggallahir")
    assert value is None and fault is not None
    assert (fault.code, fault.severity) == ("date.zero", Severity.NOTE)


@pytest.mark.parametrize("cell", ["", "-", " ", "\u200b"])
def test_an_empty_cell_is_unknown(cell: str) -> None:
    assert read(cell, "tanggallahir") == UNKNOWN


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("3/2/14", "date.short-year"),
        ("2014", "date.only-year"),
        (2014, "date.only-year"),
        ("02/2014", "date.format"),
        ("3 Februari 2014", "date.format"),
        ("2014-02-30", "date.impossible"),
        ("2014-13-01", "date.impossible"),
        ("0198-02-03", "date.impossible"),
        (date(1876, 1, 1), "date.impossible"),
        ("9" * 400, "date.format"),
    ],
)
def test_a_date_that_is_not_fully_stated_is_refused(cell: str | int | date, code: str) -> None:
    value, fault = read(cell, "tanggallahir")
    assert value is None and fault is not None
    assert (fault.code, fault.severity, fault.column) == (code, Severity.ERROR, "tanggallahir")
    assert str(cell) not in fault.message


def test_nobody_is_born_tomorrow() -> None:
    born = reader(EPOCH, TODAY)
    assert born(TODAY, "tanggallahir") == (TODAY, None)
    for cell in (TODAY + timedelta(1), "22/11/2026", "2126-11-21"):
        _, fault = born(cell, "tanggallahir")
        assert fault is not None and fault.code == "date.future"


@given(st.text(max_size=20))
def test_whatever_stands_there_is_a_day_or_nothing(typed: str) -> None:
    value, _ = read(typed, "tanggallahir")
    assert value is None or (isinstance(value, date) and value.year in YEARS)
