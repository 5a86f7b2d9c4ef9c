"""A village hangs together: neighbourhoods, cards, insurance and deciles, the same every time."""

from collections import Counter
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import regions
from contracts.codes.health import Insurance
from contracts.codes.person import Relation, Sex
from infra.local.sample.village.names import WORDS
from infra.local.sample.village.numbers import IssuedNumbers
from infra.local.sample.village.people import VillageFamily
from infra.local.sample.village.sizes import VillagePlan
from infra.local.sample.village.villages import (
    FAMILIES_IN_A_RT,
    RT_IN_A_DUSUN,
    families_of,
)

REFERENCE = date(2026, 11, 1)
CODE = "18.09.01.2001"
seeds = st.integers(0, 2**31)
few = settings(max_examples=10, deadline=None)


def village(seed: int, families: int = 120, persons: int = 340) -> list[VillageFamily]:
    plan = VillagePlan(CODE, families, persons)
    return list(families_of(plan, IssuedNumbers(), seed, REFERENCE))


@cache
def large() -> list[VillageFamily]:
    return village(5, 3_000, 8_446)


@few
@given(seeds)
def test_a_village_has_exactly_the_people_it_was_planned_with(seed: int) -> None:
    families = village(seed)
    assert len(families) == 120
    assert sum(len(family.members) for family in families) == 340
    assert {family.village_code for family in families} == {CODE}


@few
@given(seeds)
def test_the_same_seed_gives_the_same_village(seed: int) -> None:
    assert village(seed, 20, 56) == village(seed, 20, 56)


def test_the_same_seed_gives_two_villages_different_people() -> None:
    here, there = (
        list(families_of(VillagePlan(code, 20, 56), IssuedNumbers(), 1, REFERENCE))
        for code in (CODE, "18.09.01.2002")
    )
    assert [f.members[0].name for f in here] != [f.members[0].name for f in there]


@few
@given(seeds)
def test_a_neighbourhood_is_of_a_size_its_head_can_know(seed: int) -> None:
    families = village(seed)
    in_rt = Counter((family.rw, family.rt) for family in families)
    assert max(in_rt.values()) <= FAMILIES_IN_A_RT
    rts = Counter(rw for rw, _ in in_rt)
    assert max(rts.values()) <= RT_IN_A_DUSUN


@few
@given(seeds)
def test_a_dusun_is_one_rw_and_its_name_a_word_of_the_list(seed: int) -> None:
    families = village(seed)
    places = {(family.dusun, family.rw) for family in families}
    assert len(places) == len({dusun for dusun, _ in places}) == len({rw for _, rw in places})
    assert {dusun for dusun, _ in places} <= set(WORDS["dusun"])


@few
@given(seeds)
def test_a_card_was_issued_after_the_wedding_and_before_the_files_were_made(seed: int) -> None:
    for family in village(seed):
        day, month, year = (int(family.kk_number[i : i + 2]) for i in (6, 8, 10))
        issued = date(2000 + year, month, day)
        assert date(2008, 1, 1) <= issued <= REFERENCE
        if wedding := family.members[0].wedding:
            assert issued >= wedding or wedding < date(2008, 1, 1)


@few
@given(seeds)
def test_age_and_birth_date_are_the_same_thing(seed: int) -> None:
    for family in village(seed, 30, 85):
        for person in family.members:
            days = (REFERENCE - person.born).days
            assert abs(days / 365.25 - person.age) < 0.01
            assert person.born <= REFERENCE


@few
@given(seeds)
def test_everybody_is_born_somewhere_that_exists(seed: int) -> None:
    for family in village(seed, 30, 85):
        for person in family.members:
            assert regions.exists(f"{person.nik[:2]}.{person.nik[2:4]}.{person.nik[4:6]}")
            assert person.birthplace


@few
@given(seeds)
def test_whose_parents_live_in_the_family_bears_their_names(seed: int) -> None:
    for family in village(seed, 30, 85):
        for person in family.members:
            assert person.father_name and person.mother_name
            if person.parents:
                father, mother = person.parents
                assert (person.father_name, person.mother_name) == (father.name, mother.name)


def test_deciles_are_from_one_to_ten_and_the_poor_are_many() -> None:
    counted = Counter(family.desil for family in large())
    assert set(counted) <= {None, *range(1, 11)}
    ranked = [family for family in large() if family.desil]
    for desil in range(1, 5):
        assert 0.12 <= counted[desil] / len(ranked) <= 0.25, desil
    assert sum(counted[desil] for desil in range(8, 11)) / len(ranked) < 0.08


def test_a_decile_follows_wellbeing_without_giving_it_away() -> None:
    ranked = sorted((f.wellbeing, f.desil) for f in large() if f.desil)
    fifth = len(ranked) // 5
    poorest = [desil for _, desil in ranked[:fifth]]
    best_off = [desil for _, desil in ranked[-fifth:]]
    assert sum(poorest) / fifth < 2
    assert sum(best_off) / fifth > 5
    assert len(set(poorest)) > 1


def test_the_nation_pays_the_insurance_of_most_of_the_poor() -> None:
    def paid(families: list[VillageFamily]) -> float:
        people = [person for family in families for person in family.members]
        return sum(p.insurance is Insurance.BPJS_PBI for p in people) / len(people)

    poor = [family for family in large() if family.desil and family.desil <= 5]
    others = [family for family in large() if family.desil and family.desil > 5]
    assert paid(poor) > 0.85
    assert paid(others) < 0.7


def test_who_is_hindu_is_balinese_here() -> None:
    for family in large():
        assert (family.religion.value == "hindu") is (family.ethnicity == "BALI")


def test_about_one_head_in_six_is_a_woman() -> None:
    women = sum(family.members[0].sex is Sex.FEMALE for family in large())
    assert 0.13 <= women / len(large()) <= 0.23


@pytest.mark.parametrize(
    "relation", [Relation.PARENT, Relation.GRANDCHILD, Relation.OTHER_RELATIVE]
)
def test_now_and_then_a_relative_lives_with_a_family(relation: Relation) -> None:
    having = sum(any(p.relation is relation for p in f.members) for f in large())
    assert 0.005 < having / len(large()) < 0.25
