"""An answer is stored by its meaning: whichever questionnaire it came from, it reads the same."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts.codes.code import Code
from contracts.codes.reasons import ReasonCode, reason_label
from contracts.questionnaires import sheets
from contracts.questionnaires.assets import Immovable, Livestock, Movable
from contracts.questionnaires.numbering import RENUMBERED, Questionnaire, answered, number_in
from contracts.registry.welfare import Housing
from contracts.text import Word
from tests.contracts.any_fact import any_of
from tests.contracts.test_codes import HOUSING, LISTS

every_list = pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.__name__)
every_questionnaire = pytest.mark.parametrize("questionnaire", Questionnaire)
any_answer = st.sampled_from([code for kind in HOUSING for code in kind])
LETTERS = {Movable: "502a", Immovable: "503a", Livestock: "504a"}


@every_questionnaire
@pytest.mark.parametrize("kind", HOUSING, ids=lambda kind: kind.__name__)
def test_no_two_answers_have_one_number(kind: type[Code], questionnaire: Questionnaire) -> None:
    numbers = [number_in(answer, questionnaire) for answer in kind]
    assert len(set(numbers)) == len(numbers)
    assert [answered(kind, number, questionnaire) for number in numbers] == list(kind)


@given(any_answer, st.sampled_from(Questionnaire), st.sampled_from(Questionnaire))
def test_an_answer_copied_from_one_form_to_another_keeps_its_meaning(
    answer: Code, source: Questionnaire, target: Questionnaire
) -> None:
    read = answered(type(answer), number_in(answer, source), source)
    copied = answered(type(answer), number_in(read, target), target)
    assert copied is answer


@given(any_answer, st.integers(-100, 1000), st.sampled_from(Questionnaire))
def test_a_number_means_what_is_numbered_so_or_nothing(
    answer: Code, number: int, questionnaire: Questionnaire
) -> None:
    kind = type(answer)
    try:
        meant = answered(kind, number, questionnaire)
    except ValueError as refusal:
        assert kind.__name__ in str(refusal) and questionnaire.value in str(refusal)
        assert number not in [number_in(each, questionnaire) for each in kind]
    else:
        assert number_in(meant, questionnaire) == number


def test_the_questionnaire_that_gave_the_lists_their_numbers_renumbers_nothing() -> None:
    assert not [kind for form, kind in RENUMBERED if form is Questionnaire.REGSOSEK_2022_K]
    for kind in HOUSING:
        for answer in kind:
            assert number_in(answer, Questionnaire.REGSOSEK_2022_K) == answer.number


def test_what_is_renumbered_is_an_answer_with_another_number() -> None:
    for (questionnaire, kind), others in RENUMBERED.items():
        for meaning, number in others.items():
            assert kind(meaning).number != number
            assert number_in(kind(meaning), questionnaire) == number


def test_every_questionnaire_can_be_named_in_a_survey() -> None:
    names = [questionnaire.value for questionnaire in Questionnaire]
    assert set(sheets.HOUSING.editions) == set(names)
    assert all(TypeAdapter(Word).validate_python(name) == name for name in names)


@every_list
def test_a_list_is_numbered_upward_in_the_order_people_read_it(kind: type[Code]) -> None:
    numbers = [code.number for code in kind]
    assert numbers == sorted(numbers)
    assert numbers[0] == 1


@every_list
def test_a_meaning_is_a_word_that_facts_can_hold_and_a_label_is_not_empty(kind: type[Code]) -> None:
    for code in kind:
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*|[A-Z]+(_[A-Z]+)*", code), code
        assert code.label == " ".join(code.label.split()) != ""


@every_list
def test_a_code_is_read_back_by_its_meaning(kind: type[Code]) -> None:
    for code in kind:
        again = TypeAdapter(kind).validate_json(TypeAdapter(kind).dump_json(code))
        assert again is code
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(kind.__name__)


def test_every_list_of_answers_says_which_question_it_answers() -> None:
    for kind in (*HOUSING, *LETTERS):
        assert re.match(r"Question \d{3}", kind.__doc__ or ""), kind.__name__


@pytest.mark.parametrize("kind", LETTERS, ids=lambda kind: kind.__name__)
def test_what_a_family_owns_is_numbered_by_the_letters_without_a_gap(kind: type[Code]) -> None:
    assert (kind.__doc__ or "").startswith(f"Question {LETTERS[kind]}")
    assert [owned.number for owned in kind] == list(range(1, len(kind) + 1))
    last = chr(ord("a") + len(kind) - 1)
    assert (kind.__doc__ or "").startswith(f"Question {LETTERS[kind]}-{last}")


@given(any_of(Housing))
def test_a_survey_keeps_not_asked_apart_from_no(housing: Housing) -> None:
    stored = housing.model_dump(mode="json", exclude_none=True)
    again = Housing.model_validate(stored)
    assert again == housing
    for name in Housing.model_fields:
        assert (name in stored) == (getattr(again, name) is not None)


@pytest.mark.parametrize("area", [-1, 5001, "luas"])
def test_a_floor_of_an_impossible_size_is_refused(area: object) -> None:
    with pytest.raises(ValidationError):
        Housing.model_validate({"floor_area_m2": area})


@pytest.mark.parametrize("code", ReasonCode)
def test_a_reason_is_read_as_people_say_it(code: ReasonCode) -> None:
    assert reason_label(code.value) == code.label != code.value


@given(st.text())
def test_a_reason_of_another_list_is_read_as_it_is(code: str) -> None:
    known = {reason.value for reason in ReasonCode}
    assert (reason_label(code) == code) == (code not in known)


def test_only_lists_that_exist_are_renumbered() -> None:
    assert {kind for _, kind in RENUMBERED} <= set(HOUSING)


def test_the_first_questionnaire_asks_what_is_known_of_a_house() -> None:
    assert list(sheets.HOUSING.questions) == list(Housing.model_fields)


@given(any_of(Housing))
def test_what_is_known_of_a_house_is_said_by_a_survey_and_read_back(house: Housing) -> None:
    answers = house.answered()["answers"]
    assert sheets.HOUSING.typed(answers) == house.model_dump(exclude_none=True)
    sheets.HOUSING.require(Questionnaire.DTSEN_2025, answers, Housing.model_fields)
