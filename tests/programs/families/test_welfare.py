"""How a family lives and where it stands: a later survey adds, a newer period counts."""

from datetime import date
from typing import Any

import pytest

from contracts.questionnaires.housing import Floor
from contracts.questionnaires.utilities import Light, Power
from services.programs.families import population
from services.programs.families.view import family_attributes
from tests.people_we_know import FAMILY, NEIGHBOURS, family, neighbours
from tests.programs.families.conftest import begin_again
from tests.programs.heard import desil, died, listed, surveyed, unlisted
from tests.running import InTests

TODAY = date(2026, 11, 21)


@pytest.fixture
def village(programs: InTests) -> InTests:
    begin_again(programs)
    programs.told.tell(family, neighbours)
    return programs


def known(office: InTests, attribute: str, at: int = 1000, as_of: date = TODAY) -> Any:
    """An attribute of Budi's family."""
    follower = family_attributes.follower(office.running.logs["inbox"])
    while follower.step(office.db):
        pass
    cursor = office.db.execute(population.one_family(FAMILY, at, as_of))
    assert cursor.description
    names = [column.name for column in cursor.description]
    [row] = cursor.fetchall()
    return row[names.index(attribute)]


def test_an_answer_that_a_later_survey_does_not_give_stays(village: InTests) -> None:
    village.told.tell(
        surveyed(FAMILY, floor=Floor.EARTH, has_car=True),
        surveyed(FAMILY, date(2026, 10, 1), has_car=False),
    )
    assert known(village, "floor") == "earth"
    assert known(village, "has_car") is False
    assert known(village, "survey_date") == date(2026, 10, 1)


def test_what_was_never_asked_is_not_known(village: InTests) -> None:
    village.told.tell(surveyed(FAMILY, floor=Floor.EARTH))
    for attribute in ("has_car", "power_va", "desil", "desil_period", "listed"):
        assert known(village, attribute) is None


@pytest.mark.parametrize(
    ("answers", "volt_ampere"),
    [
        ({"light": Light.NO_ELECTRICITY}, 0),
        ({"light": Light.NO_ELECTRICITY, "power": Power.W900}, 0),
        ({"power": Power.W450}, 450),
        ({"power": Power.OVER_2200}, 2201),
        ({}, None),
    ],
)
def test_power_is_a_number_that_rules_can_compare(
    village: InTests, answers: dict[str, str], volt_ampere: int | None
) -> None:
    village.told.tell(surveyed(FAMILY, **answers))
    assert known(village, "power_va") == volt_ampere


def test_a_newer_period_counts_whenever_it_comes(village: InTests) -> None:
    village.told.tell(desil(FAMILY, 2, "2026-TW3"), desil(FAMILY, 7, "2026-TW1"))
    assert (known(village, "desil"), known(village, "desil_period")) == (2, "2026-TW3")
    village.told.tell(desil(FAMILY, 5, "2026-TW4"))
    assert (known(village, "desil"), known(village, "desil_period")) == (5, "2026-TW4")


def test_of_one_period_what_came_last_counts_even_if_it_says_less(village: InTests) -> None:
    village.told.tell(desil(FAMILY, 2), desil(FAMILY, 3))
    assert known(village, "desil") == 3
    village.told.tell(desil(FAMILY, None))
    assert known(village, "desil") is None


def test_who_is_put_on_the_list_is_on_it_until_taken_off(village: InTests) -> None:
    assert known(village, "listed") is None
    village.told.tell(desil(FAMILY, None), listed(FAMILY))
    assert known(village, "listed") is True
    village.told.tell(unlisted(FAMILY), unlisted(NEIGHBOURS))
    assert known(village, "listed") is False
    village.told.tell(desil(FAMILY, 1, "2026-TW4"))
    assert known(village, "listed") is False
    village.told.tell(listed(FAMILY))
    assert known(village, "listed") is True


def test_a_listing_that_ended_before_the_family_was_listed_again_ended_then(
    village: InTests,
) -> None:
    village.told.tell(listed(FAMILY, date(2026, 11, 15)), unlisted(FAMILY))
    assert known(village, "listed") is True


def test_a_survey_that_is_told_late_leaves_what_was_found_since(village: InTests) -> None:
    village.told.tell(
        surveyed(FAMILY, date(2026, 10, 1), floor=Floor.CERAMIC),
        surveyed(FAMILY, date(2026, 3, 1), floor=Floor.EARTH, has_car=True),
    )
    assert (known(village, "floor"), known(village, "has_car")) == ("ceramic", True)
    assert known(village, "survey_date") == date(2026, 10, 1)
    village.told.tell(surveyed(FAMILY, date(2026, 5, 1), has_car=False, floor=Floor.WOOD))
    assert (known(village, "floor"), known(village, "has_car")) == ("ceramic", False)


def test_who_moves_in_or_out_changes_nothing_of_the_house(village: InTests) -> None:
    village.told.tell(surveyed(FAMILY, floor=Floor.EARTH), desil(FAMILY, 2), died(was_head=True))
    assert (known(village, "floor"), known(village, "desil")) == ("earth", 2)
    assert known(village, "member_count") == 2


def test_an_earlier_position_knows_what_was_known_then(village: InTests) -> None:
    village.told.tell(desil(FAMILY, 2), desil(FAMILY, 5))
    assert [known(village, "desil", at) for at in (2, 3, 4)] == [None, 2, 5]


@pytest.mark.parametrize(
    ("day", "young", "schoolchildren"),
    [
        (date(2021, 8, 8), 1, 0),
        (date(2021, 8, 9), 1, 1),
        (date(2022, 8, 8), 1, 1),
        (date(2022, 8, 9), 0, 1),
    ],
)
def test_a_child_grows_older_on_its_birthday(
    village: InTests, day: date, young: int, schoolchildren: int
) -> None:
    """Ani was born on 9 August 2015; six-year-olds count as both."""
    assert known(village, "children_0_6", as_of=day) == young
    assert known(village, "school_age_count", as_of=day) == schoolchildren


def test_who_was_not_born_yet_is_not_counted(village: InTests) -> None:
    assert known(village, "member_count", as_of=date(2015, 8, 8)) == 2
    assert known(village, "member_count", as_of=date(2015, 8, 9)) == 3
