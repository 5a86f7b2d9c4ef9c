"""Reasons are made of the judgement's own trace, in words that a family reads."""

from typing import Any

import pytest

from services.programs.assessments.evaluate import Eligibility
from services.programs.assessments.reasons import (
    MARKS,
    OUTCOMES,
    Answered,
    Value,
    conclusion,
    value_in_words,
)


@pytest.mark.parametrize(
    ("attribute", "value", "words"),
    [
        ("desil", None, "belum diketahui"),
        ("desil", 2, "2"),
        ("member_count", 4, "4 jiwa"),
        ("head_age", 36, "36 tahun"),
        ("floor_area_m2", 21, "21 m2"),
        ("power_va", 0, "0 VA"),
        ("has_car", True, "ya"),
        ("has_car", False, "tidak"),
        ("listed", None, "belum diketahui"),
        ("floor", "earth", "Tanah"),
        ("floor", "moon dust", "moon dust"),
        ("head_sex", "female", "Perempuan"),
        ("desil_period", "2026-TW3", "2026-TW3"),
        ("survey_date", "2026-07-01", "1 Juli 2026"),
        ("survey_date", "2000-02-29", "29 Februari 2000"),
        ("village_code", "18.09.01.2001", "18.09.01.2001"),
    ],
)
def test_a_value_is_said_as_people_say_it(attribute: str, value: Any, words: str) -> None:
    assert value_in_words(attribute, value) == words


def answered(label: str, answer: bool | None) -> Answered:
    return Answered(
        name="x", label=label, expression="x", answer=answer, mark=MARKS[answer], values=[]
    )


YES, NO, UNKNOWN = answered("Desil", True), answered("Mobil", False), answered("Rumah", None)


@pytest.mark.parametrize(
    ("outcome", "criteria", "sentence"),
    [
        (Eligibility.ELIGIBLE, [YES], "Layak: semua kriteria terpenuhi."),
        (Eligibility.INELIGIBLE, [YES, UNKNOWN, NO], "Tidak layak karena tidak memenuhi: Mobil."),
        (
            Eligibility.UNKNOWN,
            [UNKNOWN, YES, UNKNOWN],
            "Belum dapat dipastikan. Perlu dilengkapi: Rumah; Rumah.",
        ),
    ],
)
def test_one_sentence_says_what_decided(
    outcome: Eligibility, criteria: list[Answered], sentence: str
) -> None:
    assert conclusion(outcome, criteria) == sentence


def test_every_outcome_and_every_answer_has_its_words() -> None:
    assert OUTCOMES.keys() == set(Eligibility)
    assert len(set(MARKS.values())) == 3


def test_what_a_value_is_in_words_keeps_its_name_for_readers_of_the_answer() -> None:
    value = Value(attribute="desil", label="desil", value=2, text="2", source="DTSEN")
    assert value.model_dump(by_alias=True) == {
        "attribute": "desil",
        "label": "desil",
        "value": 2,
        "shown": "2",
        "source": "DTSEN",
    }
