"""The code lists: one meaning, one number, one label, and the traps between questionnaires."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import civil, health, occupation, person, reasons, schooling
from contracts.codes.code import Code
from contracts.codes.person import Education, Relation
from contracts.privacy import opening
from contracts.questionnaires import assets, housing, utilities
from contracts.questionnaires.housing import Roof
from contracts.questionnaires.numbering import Questionnaire, answered, number_in
from contracts.questionnaires.utilities import Fuel

MODULES = (assets, civil, health, housing, occupation, person)
MODULES += (opening, reasons, schooling, utilities)
LISTS = sorted(
    {
        kind
        for module in MODULES
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Code) and kind is not Code
    },
    key=lambda kind: kind.__name__,
)
HOUSING = [kind for kind in LISTS if kind.__module__ in {housing.__name__, utilities.__name__}]
every_list = pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.__name__)


@every_list
def test_a_list_gives_each_meaning_one_number_and_one_label(kind: type[Code]) -> None:
    codes = list(kind)
    assert len({code.number for code in codes}) == len(codes)
    assert len({code.label.casefold() for code in codes}) == len(codes)


@every_list
def test_a_number_leads_back_to_its_meaning(kind: type[Code]) -> None:
    assert [kind.numbered(code.number) for code in kind] == list(kind)
    with pytest.raises(ValueError, match=kind.__name__):
        kind.numbered(-1)


def test_the_lists_are_as_long_as_the_official_ones() -> None:
    assert len(occupation.Occupation) == 89
    assert len(Relation) == 11
    assert len(Education) == 10
    assert len(schooling.Schooling) == 18


def test_status_dasar_has_no_five() -> None:
    assert [standing.number for standing in civil.BasicStatus] == [1, 2, 3, 4, 6, 9]


def test_dtsen_swaps_bamboo_and_wood_among_the_roofs() -> None:
    assert answered(Roof, 5, Questionnaire.REGSOSEK_2022_K) is Roof.WOOD
    assert answered(Roof, 5, Questionnaire.DTSEN_2025) is Roof.BAMBOO
    assert answered(Roof, 6, Questionnaire.DTSEN_2025) is Roof.WOOD


def test_dtsen_writes_zero_for_a_family_that_does_not_cook() -> None:
    assert number_in(Fuel.DOES_NOT_COOK, Questionnaire.DTSEN_2025) == 0
    with pytest.raises(ValueError, match="12"):
        answered(Fuel, 12, Questionnaire.DTSEN_2025)


def test_a_wall_of_bamboo_is_not_renumbered_like_a_roof_of_bamboo() -> None:
    assert number_in(housing.Wall.BAMBOO, Questionnaire.DTSEN_2025) == 6


@given(st.sampled_from([code for kind in HOUSING for code in kind]), st.sampled_from(Questionnaire))
def test_an_answer_survives_every_questionnaire(answer: Code, source: Questionnaire) -> None:
    assert answered(type(answer), number_in(answer, source), source) is answer
