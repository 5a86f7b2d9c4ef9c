"""Generated families could be real ones: numbers, roles and dates agree with each other."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import regions
from contracts.codes.person import MaritalStatus, Relation, Sex
from infra.local.sample.village.numbers import IssuedNumbers
from infra.local.sample.village.people import VillageFamily, Villager
from infra.local.sample.village.sizes import VillagePlan
from infra.local.sample.village.villages import YEAR, families_of

REFERENCE = date(2026, 11, 1)
VILLAGE = "18.09.05.2003"
seeds = st.integers(0, 2**31)
few = settings(max_examples=15, deadline=None)


def village(seed: int, families: int = 60, persons: int = 175) -> list[VillageFamily]:
    return list(
        families_of(VillagePlan(VILLAGE, families, persons), IssuedNumbers(), seed, REFERENCE)
    )


def people(families: list[VillageFamily]) -> list[Villager]:
    return [person for family in families for person in family.members]


@few
@given(seeds)
def test_a_nik_agrees_with_region_birth_date_and_sex(seed: int) -> None:
    for person in people(village(seed)):
        day = person.born.day + (40 if person.sex is Sex.FEMALE else 0)
        assert person.nik[6:12] == f"{day:02}{person.born:%m%y}"
        district = f"{person.nik[:2]}.{person.nik[2:4]}.{person.nik[4:6]}"
        assert regions.exists(district)
        assert person.birthplace == regions.name_of(district[:5]).upper()
        assert len(person.nik) == 16
        assert int(person.nik[12:]) > 0
        assert person.born <= REFERENCE


@few
@given(seeds)
def test_numbers_are_never_given_twice(seed: int) -> None:
    families = village(seed)
    niks = [person.nik for person in people(families)]
    kk_numbers = [family.kk_number for family in families]
    assert len(set(niks)) == len(niks)
    assert len(set(kk_numbers)) == len(kk_numbers)


def test_few_were_registered_elsewhere_first() -> None:
    everybody = people(village(1, families=3_000, persons=8_446))
    elsewhere = [person for person in everybody if not person.nik.startswith("180905")]
    assert 1 <= len(elsewhere) <= 0.01 * len(everybody)


def test_neighbouring_villages_share_no_number() -> None:
    numbers = IssuedNumbers()
    plans = [VillagePlan(f"18.09.05.200{n}", 200, 560) for n in (1, 2)]
    niks = [p.nik for plan in plans for p in people(list(families_of(plan, numbers, 1, REFERENCE)))]
    assert len(set(niks)) == len(niks) == 1_120


@few
@given(seeds)
def test_a_family_has_one_head_and_it_comes_first(seed: int) -> None:
    for family in village(seed):
        relations = [person.relation for person in family.members]
        assert relations[0] is Relation.HEAD
        assert relations.count(Relation.HEAD) == 1
        assert relations.count(Relation.WIFE) <= 1
        assert family.members[0].age >= 19


@few
@given(seeds)
def test_a_couple_is_married_and_older_than_its_children(seed: int) -> None:
    for family in village(seed):
        wives = [person for person in family.members if person.relation is Relation.WIFE]
        for wife in wives:
            head = family.members[0]
            assert head.sex is Sex.MALE
            assert wife.sex is Sex.FEMALE
            assert head.marital is wife.marital is MaritalStatus.MARRIED
            assert wife.wedding is not None
            assert wife.wedding > wife.born + timedelta(days=int(15 * YEAR))
        for child in family.members:
            if child.relation is Relation.CHILD and wives:
                assert wives[0].age - child.age >= 18
                assert child.parents == (family.members[0], wives[0])


@few
@given(seeds)
def test_a_kk_number_carries_a_day_of_issue_that_has_passed(seed: int) -> None:
    for family in village(seed):
        assert family.kk_number.startswith("180905")
        day, month, year = (int(family.kk_number[i : i + 2]) for i in (6, 8, 10))
        assert date(2008, 1, 1) <= date(2000 + year, month, day) <= REFERENCE


def test_the_village_looks_indonesian() -> None:
    families = village(1, families=3_000, persons=8_446)
    everybody = people(families)
    women = sum(family.members[0].sex is Sex.FEMALE for family in families)
    children = sum(person.age < 15 for person in everybody)
    old = sum(person.age >= 65 for person in everybody)
    poor = sum(family.desil is not None and family.desil <= 5 for family in families)
    unranked = sum(family.desil is None for family in families)
    assert 0.15 <= women / len(families) <= 0.23
    assert 0.18 <= children / len(everybody) <= 0.27
    assert 0.06 <= old / len(everybody) <= 0.12
    assert 0.7 <= poor / len(families) <= 0.9
    assert 0.05 <= unranked / len(families) <= 0.11


def test_the_better_off_have_the_better_floors() -> None:
    families = village(1, families=3_000, persons=8_446)
    poorest = [family.home["floor"] for family in families if family.desil == 1]
    others = [family.home["floor"] for family in families if family.desil and family.desil >= 6]
    assert poorest.count("earth") / len(poorest) > 4 * others.count("earth") / len(others)
