"""Days, moments, places and offices in the words of the people who read them."""

from datetime import UTC, date, datetime

import pytest

from contracts import calendar
from contracts.calendar import Zone
from contracts.codes.roles import ROLES
from contracts.event import Effective, Precision
from services.console.printed.words import day, moment, office, place, vague_day


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-03-31", "31 Maret 2026"),
        ("1959-01-01", "1 Januari 1959"),
        (None, "tanggal tidak diketahui"),
        ("", "tanggal tidak diketahui"),
    ],
)
def test_a_day_is_written_as_indonesians_write_it(value: str | None, words: str) -> None:
    assert day(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-11-20T18:30:00+00:00", "21 November 2026 01.30.00 WIB"),
        ("2026-11-20T16:59:59.999999Z", "20 November 2026 23.59.59 WIB"),
        (datetime(2026, 11, 20, 17, tzinfo=UTC), "21 November 2026 00.00.00 WIB"),
    ],
)
def test_a_moment_is_read_on_the_clocks_here(value: str | datetime, words: str) -> None:
    assert moment(value) == words


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (Zone.WIB, "21 November 2026 00.30.00 WIB"),
        (Zone.WITA, "21 November 2026 01.30.00 WITA"),
        (Zone.WIT, "21 November 2026 02.30.00 WIT"),
    ],
)
def test_the_clocks_are_those_of_the_installation(where: Zone, words: str) -> None:
    calendar.install(where)
    assert moment("2026-11-20T17:30:00Z") == words


def test_a_moment_without_an_offset_is_no_moment() -> None:
    with pytest.raises(ValueError, match="offset"):
        moment("2026-11-20T17:30:00")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("18.09", "Kab. Pesawaran"),
        ("18.09.01.2001", "Desa Padang Ratu, Kec. Gedong Tataan, Kab. Pesawaran"),
        ("99.99", "99.99"),
    ],
)
def test_a_place_is_named_where_the_list_knows_it(code: str, name: str) -> None:
    assert place(code) == name


@pytest.mark.parametrize("role", ROLES)
def test_an_office_is_a_role_in_a_place(role: str) -> None:
    assert office(role, "18.09") == f"{ROLES[role].label}, Kab. Pesawaran"
    assert "_" not in ROLES[role].label


def test_a_role_nobody_named_is_called_what_it_is() -> None:
    assert office("lurah", "18.09") == "lurah, Kab. Pesawaran"


@pytest.mark.parametrize(
    ("effective", "words"),
    [
        (Effective(on=date(2026, 6, 10)), "10 Juni 2026"),
        (Effective(on=date(2026, 6, 1), precision=Precision.MONTH), "Juni 2026"),
        (Effective(on=date(2026, 1, 1), precision=Precision.YEAR), "2026"),
        (Effective(on=None, precision=Precision.UNKNOWN), "tanggal tidak diketahui"),
    ],
)
def test_a_vague_date_is_said_as_exactly_as_it_is_known(effective: Effective, words: str) -> None:
    assert vague_day(effective) == words
