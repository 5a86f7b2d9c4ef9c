"""Numbers are built as the civil registry builds them, and nobody shares one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes.person import Sex
from infra.local.sample.village.numbers import IssuedNumbers
from tests.local.sample.civil_registry import FEMALE, MALE, day_and_sex

days = st.dates(date(1930, 1, 1), date(2029, 12, 31))
districts = st.sampled_from(["18.09.01", "18.09.10", "31.71.02", "91.01.05"])
sexes = st.sampled_from(list(Sex))


@given(districts, days, sexes)
def test_a_nik_says_where_when_and_as_what_somebody_was_born(
    district: str, born: date, sex: Sex
) -> None:
    nik = IssuedNumbers().nik(district, born, sex)
    assert len(nik) == 16
    assert nik.isdecimal()
    assert nik[:6] == district.replace(".", "")
    assert day_and_sex(nik) == (f"{born:%d%m%y}", FEMALE if sex is Sex.FEMALE else MALE)
    assert nik[12:] == "0001"


@given(districts, days)
def test_a_kk_number_says_when_the_card_was_issued_with_no_forty_added(
    district: str, issued: date
) -> None:
    number = IssuedNumbers().kk_number(district, issued)
    assert number == f"{district.replace('.', '')}{issued:%d%m%y}0001"


@given(st.lists(st.tuples(districts, days, sexes), max_size=60))
def test_nobody_shares_a_number(births: list[tuple[str, date, Sex]]) -> None:
    numbers = IssuedNumbers()
    niks = [numbers.nik(*birth) for birth in births]
    cards = [numbers.kk_number(district, born) for district, born, _ in births]
    assert len(set(niks)) == len(niks)
    assert len(set(cards)) == len(cards)


def test_twins_are_numbered_in_the_order_they_are_brought() -> None:
    numbers = IssuedNumbers()
    born = date(2026, 8, 17)
    twins = [numbers.nik("18.09.01", born, Sex.FEMALE) for _ in range(3)]
    assert [nik[12:] for nik in twins] == ["0001", "0002", "0003"]
    assert numbers.nik("18.09.01", born, Sex.MALE).endswith("0001")
    assert numbers.nik("18.09.01", born + timedelta(days=1), Sex.FEMALE).endswith("0001")


def test_a_card_and_a_person_of_the_same_day_are_counted_apart() -> None:
    numbers = IssuedNumbers()
    day = date(2026, 8, 17)
    assert numbers.nik("18.09.01", day, Sex.MALE) == numbers.kk_number("18.09.01", day)


@pytest.mark.parametrize("century", [1926, 2026])
def test_a_hundred_years_later_the_same_day_is_counted_on(century: int) -> None:
    numbers = IssuedNumbers()
    numbers.nik("18.09.01", date(1926, 1, 1), Sex.MALE)
    assert numbers.nik("18.09.01", date(century, 1, 1), Sex.MALE).endswith("0002")
