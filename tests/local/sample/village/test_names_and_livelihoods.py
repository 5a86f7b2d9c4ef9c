"""What people are called, have learnt and work as goes with their age."""

import re
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from contracts.codes.occupation import Occupation
from contracts.codes.person import Education, MaritalStatus, Relation, Sex
from contracts.codes.schooling import Schooling
from infra.local.sample.village.livelihoods import LADDER, give_livelihood
from infra.local.sample.village.names import WORDS, name
from infra.local.sample.village.people import Villager

randoms = st.integers(0, 2**31).map(Random)
ages = st.floats(0, 93)
wellbeings = st.floats(0, 1)
sexes = st.sampled_from(list(Sex))


@st.composite
def villagers(draw: st.DrawFn) -> Villager:
    age = draw(ages)
    adult = age >= 19
    relation = draw(st.sampled_from([Relation.HEAD, Relation.CHILD] if adult else [Relation.CHILD]))
    marital = draw(st.sampled_from(list(MaritalStatus))) if adult else MaritalStatus.NEVER_MARRIED
    person = Villager(draw(sexes), age, relation, marital)
    give_livelihood(draw(randoms), person, draw(wellbeings))
    return person


def many(age: float, wellbeing: float, number: int = 1_500) -> list[Villager]:
    rng, people = Random(f"{age}/{wellbeing}"), []
    for _ in range(number):
        person = Villager(Sex.MALE, age, Relation.CHILD)
        give_livelihood(rng, person, wellbeing)
        people.append(person)
    return people


@given(randoms, sexes, ages)
def test_a_name_is_made_of_capital_words_and_none_of_them_twice(
    rng: Random, sex: Sex, age: float
) -> None:
    made = name(rng, sex, age)
    assert re.fullmatch(r"[A-Z]+( [A-Z]+)*", made)
    words = made.split()
    assert len(words) <= 4
    assert len(set(words)) == len(words)


def test_most_old_people_have_one_name_and_most_young_ones_have_two() -> None:
    rng = Random(1)
    old = [name(rng, Sex.MALE, 70) for _ in range(1_000)]
    young = [name(rng, Sex.MALE, 20) for _ in range(1_000)]
    single = sum(each in WORDS["men_before_1971"] for each in old) / len(old)
    assert 0.65 <= single <= 0.85
    assert sum(" " in each for each in young) > 900


def test_names_of_women_are_drawn_from_their_own_list() -> None:
    rng = Random(2)
    firsts = {name(rng, Sex.FEMALE, 20).split()[0] for _ in range(2_000)}
    assert firsts <= set(WORDS["women"])
    assert len(firsts) > 50


def test_no_list_of_words_holds_one_twice() -> None:
    for words in WORDS.values():
        assert len(set(words)) == len(words)
        assert all(word == word.strip().upper() for word in words)


@given(villagers())
def test_who_goes_to_school_is_a_student_and_nobody_else_is(person: Villager) -> None:
    attends = person.schooling.value.startswith("in_")
    assert (person.occupation is Occupation.STUDENT) is attends


@given(villagers())
def test_nobody_younger_than_fifteen_works(person: Villager) -> None:
    if person.age < 15:
        assert person.occupation in (Occupation.STUDENT, Occupation.NOT_WORKING)


@given(villagers())
def test_a_school_is_attended_at_its_age(person: Villager) -> None:
    if person.schooling is Schooling.IN_PRIMARY:
        assert 6 <= person.age < 13
    if person.schooling is Schooling.IN_UPPER_SECONDARY:
        assert 15 <= person.age < 19
    if person.schooling is Schooling.IN_BACHELOR:
        assert person.age < 23
        assert person.education is Education.UPPER_SECONDARY


@given(villagers())
def test_what_somebody_has_learnt_takes_its_years(person: Villager) -> None:
    assert person.education in LADDER
    if person.age < 6.7:
        assert person.education is Education.NOT_IN_SCHOOL
    if person.education in (Education.DIPLOMA_3, Education.BACHELOR):
        assert person.age >= 18


@given(villagers())
def test_a_homemaker_is_a_woman_who_is_or_was_married(person: Villager) -> None:
    if person.occupation is Occupation.HOMEMAKER:
        assert person.sex is Sex.FEMALE
        assert person.marital is not MaritalStatus.NEVER_MARRIED


def test_more_children_of_the_better_off_stay_at_school() -> None:
    def share(wellbeing: float) -> float:
        people = many(17, wellbeing)
        return sum(p.occupation is Occupation.STUDENT for p in people) / len(people)

    assert share(0) + 0.15 < share(1)
    assert 0.6 < share(0) < 0.8


def test_more_of_the_better_off_have_studied_and_most_of_the_old_have_not() -> None:
    def studied(age: float, wellbeing: float) -> int:
        return sum(p.education is Education.BACHELOR for p in many(age, wellbeing))

    assert studied(30, 1) > 2 * studied(30, 0)
    assert studied(70, 0.5) < studied(30, 0.5)
