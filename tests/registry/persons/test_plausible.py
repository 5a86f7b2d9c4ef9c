"""What cannot be of a person, and what is odd but may be."""

from datetime import date

import pytest

from contracts.codes.person import Relation, Sex
from services.registry.persons.plausible import beside_head, of_mother, of_person, years

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("relation", "sex", "born", "codes"),
    [
        (Relation.WIFE, Sex.FEMALE, date(1992, 3, 2), []),
        (Relation.WIFE, Sex.MALE, date(1992, 3, 2), ["relation-sex"]),
        (Relation.HUSBAND, Sex.FEMALE, None, ["relation-sex"]),
        (Relation.WIFE, Sex.FEMALE, date(2026, 11, 1), ["relation-age"]),
        (Relation.WIFE, Sex.FEMALE, date(2012, 1, 1), ["relation-young"]),
        (Relation.PARENT, Sex.MALE, date(2020, 1, 1), ["relation-age"]),
        (Relation.CHILD, Sex.MALE, date(2026, 11, 21), []),
        (Relation.HEAD, Sex.MALE, date(1910, 1, 1), ["very-old"]),
        (None, None, None, []),
    ],
)
def test_somebody_by_themselves(
    relation: Relation | None, sex: Sex | None, born: date | None, codes: list[str]
) -> None:
    assert [each.code for each in of_person(relation, sex, born, TODAY)] == codes


@pytest.mark.parametrize(
    ("relation", "born", "codes"),
    [
        (Relation.CHILD, date(2015, 8, 9), []),
        (Relation.CHILD, date(1935, 1, 1), ["older-than-head"]),
        (Relation.CHILD, date(1985, 1, 1), ["generation"]),
        (Relation.GRANDCHILD, date(1995, 1, 1), ["generation"]),
        (Relation.PARENT, date(1960, 1, 1), []),
        (Relation.PARENT, date(1995, 1, 1), ["younger-than-head"]),
        (Relation.PARENT_IN_LAW, date(1989, 1, 1), ["generation"]),
        (Relation.OTHER, date(1900, 1, 1), []),
        (Relation.CHILD, None, []),
    ],
)
def test_somebody_beside_a_head_born_in_1990(
    relation: Relation, born: date | None, codes: list[str]
) -> None:
    assert [each.code for each in beside_head(relation, born, date(1990, 5, 17))] == codes


@pytest.mark.parametrize(
    ("mother_born", "codes"),
    [
        (date(1992, 3, 2), []),
        (date(2023, 1, 1), ["mother-age"]),
        (date(1950, 1, 1), ["mother-age"]),
        (date(2013, 1, 1), ["mother-unusual"]),
        (date(1972, 1, 1), ["mother-unusual"]),
        (None, []),
    ],
)
def test_a_mother_on_the_day_of_the_birth(mother_born: date | None, codes: list[str]) -> None:
    assert [each.code for each in of_mother(mother_born, date(2026, 5, 20))] == codes


def test_years_are_whole_and_go_both_ways() -> None:
    assert years(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert years(date(1990, 5, 17), date(1935, 5, 17)) == -55
