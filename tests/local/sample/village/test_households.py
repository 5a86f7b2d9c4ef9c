"""Who lives together could: ages and marriages agree with what people are to each other."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from contracts.codes.person import MaritalStatus, Relation, Sex
from infra.local.sample.village.households import MOTHER_FROM, MOTHER_TO, OLDEST, household
from infra.local.sample.village.people import Villager

randoms = st.integers(0, 2**31).map(Random)
sizes = st.integers(1, 8)
IN_A_FAMILY = {
    Relation.HEAD,
    Relation.WIFE,
    Relation.CHILD,
    Relation.PARENT,
    Relation.PARENT_IN_LAW,
    Relation.GRANDCHILD,
    Relation.OTHER_RELATIVE,
}


def of(members: list[Villager], relation: Relation) -> list[Villager]:
    return [person for person in members if person.relation is relation]


@given(randoms, sizes)
def test_a_household_has_the_size_asked_for_and_one_head(rng: Random, size: int) -> None:
    members = household(rng, size)
    assert len(members) == size
    assert members[0].relation is Relation.HEAD
    assert len(of(members, Relation.HEAD)) == 1
    assert {person.relation for person in members} <= IN_A_FAMILY


@given(randoms, sizes)
def test_a_head_is_grown_up_and_nobody_is_older_than_people_become(rng: Random, size: int) -> None:
    members = household(rng, size)
    assert members[0].age >= 19
    assert all(0 <= person.age <= OLDEST for person in members)


@given(randoms, sizes)
def test_a_wife_has_a_husband_and_a_married_head_has_a_wife(rng: Random, size: int) -> None:
    members = household(rng, size)
    wives = of(members, Relation.WIFE)
    assert len(wives) == (members[0].marital is MaritalStatus.MARRIED)
    for wife in wives:
        assert members.index(wife) == 1
        assert (members[0].sex, wife.sex) == (Sex.MALE, Sex.FEMALE)
        assert wife.age >= 17


@given(randoms, sizes)
def test_a_mother_was_of_an_age_to_have_each_of_her_children(rng: Random, size: int) -> None:
    members = household(rng, size)
    for child in of(members, Relation.CHILD):
        if child.parents:
            father, mother = child.parents
            assert (father, mother) == (members[0], members[1])
            assert MOTHER_FROM <= mother.age - child.age <= MOTHER_TO


@given(randoms, st.integers(3, 8))
def test_children_stand_from_the_eldest_to_the_youngest(rng: Random, size: int) -> None:
    ages = [child.age for child in of(household(rng, size), Relation.CHILD)]
    assert ages == sorted(ages, reverse=True)


@given(randoms, sizes)
def test_a_child_has_two_parents_in_the_family_or_none_that_are_named(
    rng: Random, size: int
) -> None:
    members = household(rng, size)
    couple = bool(of(members, Relation.WIFE))
    for child in of(members, Relation.CHILD):
        assert (child.parents is not None) is couple


@given(randoms, sizes)
def test_nobody_is_married_alone_or_as_a_minor(rng: Random, size: int) -> None:
    for person in household(rng, size):
        if person.relation not in (Relation.HEAD, Relation.WIFE):
            assert person.marital is not MaritalStatus.MARRIED
        if person.age < 17:
            assert person.marital is MaritalStatus.NEVER_MARRIED


@given(randoms, sizes)
def test_a_generation_lies_between_head_and_grandchild_and_head_and_parent(
    rng: Random, size: int
) -> None:
    members = household(rng, size)
    head = members[0]
    for parent in of(members, Relation.PARENT) + of(members, Relation.PARENT_IN_LAW):
        assert parent.age >= min(head.age + 19, OLDEST)
        assert parent.marital in (MaritalStatus.WIDOWED, MaritalStatus.DIVORCED)
    for grandchild in of(members, Relation.GRANDCHILD):
        assert head.age - grandchild.age >= 40


def test_who_lives_alone_is_most_often_an_old_widow() -> None:
    rng = Random(1)
    alone = [household(rng, 1)[0] for _ in range(2_000)]
    widows = [p for p in alone if (p.sex, p.marital) == (Sex.FEMALE, MaritalStatus.WIDOWED)]
    assert 0.45 <= len(widows) / len(alone) <= 0.65
    assert sum(person.age for person in widows) / len(widows) > 60


def test_nearly_as_many_girls_are_born_as_boys() -> None:
    rng = Random(2)
    children = [c for _ in range(2_000) for c in of(household(rng, 5), Relation.CHILD)]
    boys = sum(child.sex is Sex.MALE for child in children)
    assert 0.49 <= boys / len(children) <= 0.54
