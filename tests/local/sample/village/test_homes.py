"""A home's answers fit together, and become better as a family is better off."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes.code import Code
from contracts.questionnaires.housing import Floor
from contracts.questionnaires.utilities import Toilet, Water
from infra.local.sample.village.home_odds import ANSWERS, HERDS, OWNED
from infra.local.sample.village.homes import home
from infra.local.sample.village.people import VillageFamily
from infra.local.sample.welfare_rows import (
    DESIL_COLUMNS,
    HOUSING_COLUMNS,
    desil_row,
    housing_row,
)

randoms = st.integers(0, 2**31).map(Random)
wellbeings = st.floats(0, 1)
MAY_BE_EMPTY = {"land_proof": "tenure", "power": "light", "closet": "toilet"}


def many(wellbeing: float, number: int = 1_200) -> list[dict[str, str]]:
    rng = Random(f"{wellbeing}")
    return [home(rng, wellbeing) for _ in range(number)]


def share(homes: list[dict[str, str]], question: str, *answers: str) -> float:
    return sum(each[question] in answers for each in homes) / len(homes)


@given(randoms, wellbeings)
def test_every_question_has_an_answer_of_its_list_unless_it_does_not_apply(
    rng: Random, wellbeing: float
) -> None:
    answers = home(rng, wellbeing)
    for question, weights in ANSWERS.items():
        if answers[question] or question not in MAY_BE_EMPTY:
            assert answers[question] in {answer.value for answer, _, _ in weights}


@given(randoms, wellbeings)
def test_a_question_that_does_not_apply_has_no_answer(rng: Random, wellbeing: float) -> None:
    answers = home(rng, wellbeing)
    assert bool(answers["land_proof"]) is (answers["tenure"] == "owned")
    assert bool(answers["power"]) is (answers["light"] == "pln_metered")
    assert bool(answers["closet"]) is (answers["toilet"] != "none")


@given(randoms, wellbeings)
def test_a_house_is_neither_a_cupboard_nor_a_palace(rng: Random, wellbeing: float) -> None:
    assert 12 <= int(home(rng, wellbeing)["floor_area_m2"]) <= 200


@given(randoms, wellbeings)
def test_assets_are_owned_or_not_and_herds_have_a_size(rng: Random, wellbeing: float) -> None:
    answers = home(rng, wellbeing)
    assert {answers[f"has_{asset}"] for asset, _, _ in OWNED} <= {"true", "false"}
    for animal, _, largest in HERDS:
        assert 0 <= int(answers[animal.value]) <= largest


@pytest.mark.parametrize(
    ("question", "poor"),
    [
        ("floor", [Floor.EARTH]),
        ("toilet", [Toilet.NONE]),
        ("water", [Water.SURFACE, Water.UNPROTECTED_SPRING, Water.UNPROTECTED_WELL]),
    ],
)
def test_the_poorest_have_the_answers_that_programmes_ask_for(
    question: str, poor: list[Code]
) -> None:
    poorest, best_off = many(0.0), many(1.0)
    answers = [each.value for each in poor]
    assert share(poorest, question, *answers) > 3 * share(best_off, question, *answers) + 0.05


def test_nobody_in_the_poorest_family_drives_a_car_and_most_of_the_best_off_ride_a_motorcycle() -> (
    None
):
    assert share(many(0.0), "has_car", "true") == 0
    assert share(many(1.0), "has_motorcycle", "true") > 0.9


@pytest.mark.parametrize("question", ANSWERS)
def test_the_odds_of_a_question_name_each_answer_once_and_leave_one_possible(question: str) -> None:
    answers = [answer for answer, _, _ in ANSWERS[question]]
    assert len(set(answers)) == len(answers)
    assert all(poor >= 0 and better >= 0 for _, poor, better in ANSWERS[question])
    assert sum(poor for _, poor, _ in ANSWERS[question]) > 0
    assert sum(better for _, _, better in ANSWERS[question]) > 0


def test_a_chance_to_own_something_is_a_probability() -> None:
    assert all(0 <= chance <= 1 for _, poor, better in OWNED for chance in (poor, better))
    assert all(0 <= chance <= 1 and largest > 0 for _, chance, largest in HERDS)


def family(desil: int | None) -> VillageFamily:
    made = VillageFamily("18.09.01.2001", [], 0.5, desil, home=home(Random(1), 0.5))
    made.kk_number = "9999010101200001"
    return made


def test_the_survey_has_a_column_for_every_answer_and_says_whose_and_when() -> None:
    made = family(3)
    row = dict(zip(HOUSING_COLUMNS, housing_row(made, date(2026, 11, 1)), strict=True))
    assert row.pop("kk_number") == made.kk_number
    assert row.pop("surveyed_on") == "2026-11-01"
    assert row == made.home


@pytest.mark.parametrize(
    ("month", "quarter"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3), (10, 4), (12, 4)]
)
def test_the_period_of_the_decile_list_is_the_quarter_of_its_day(month: int, quarter: int) -> None:
    row = dict(zip(DESIL_COLUMNS, desil_row(family(3), date(2026, month, 1)), strict=True))
    assert row == {
        "kk_number": "9999010101200001",
        "period": f"2026-TW{quarter}",
        "desil": "3",
    }


def test_a_family_without_a_decile_has_an_empty_cell() -> None:
    assert desil_row(family(None), date(2026, 11, 1))[-1] == ""
