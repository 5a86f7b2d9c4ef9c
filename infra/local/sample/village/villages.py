"""The families of one village, complete: people, numbers, addresses, homes, desil."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random

from contracts import regions
from contracts.codes.civil import Religion
from contracts.codes.health import Insurance
from contracts.codes.person import MaritalStatus, Relation, Sex
from infra.local.sample.village.homes import home
from infra.local.sample.village.households import household
from infra.local.sample.village.livelihoods import give_livelihood
from infra.local.sample.village.names import WORDS, name
from infra.local.sample.village.numbers import IssuedNumbers
from infra.local.sample.village.people import VillageFamily, Villager
from infra.local.sample.village.sizes import VillagePlan, family_sizes

YEAR = 365.25
FIRST_KK = date(2008, 1, 1)
BORN_ELSEWHERE = 0.004
ELSEWHERE = ("18", "31", "32", "33", "34", "35", "36")
WITHOUT_DESIL = 0.08
UP_TO_DESIL = (0.19, 0.38, 0.56, 0.72, 0.86, 0.93, 0.965, 0.985, 0.995)
FAITHS = {
    Religion.ISLAM: 96.5,
    Religion.HINDU: 1.5,
    Religion.PROTESTANT: 1,
    Religion.CATHOLIC: 0.8,
    Religion.BUDDHIST: 0.2,
}
PEOPLES = {"JAWA": 61, "LAMPUNG": 22, "SUNDA": 12, "BUGIS": 2, "PALEMBANG": 3}
FAMILIES_IN_A_RT = 35
RT_IN_A_DUSUN = 3


def families_of(
    plan: VillagePlan, numbers: IssuedNumbers, seed: int, reference: date
) -> Iterator[VillageFamily]:
    """Each family of the plan as it stands on the reference date; the same for the same seed."""
    rng = Random(f"{seed}/{plan.village_code}")
    dusun = rng.sample(WORDS["dusun"], len(WORDS["dusun"]))
    for order, size in enumerate(family_sizes(rng, plan.families, plan.persons)):
        family = _family(rng, plan.village_code, household(rng, size))
        _settle(rng, family, order, dusun)
        for person in family.members:
            _complete(rng, person, family, numbers, reference)
        _date_wedding(rng, family.members, reference)
        _number(rng, family, numbers, reference)
        yield family


def _family(rng: Random, village_code: str, members: list[Villager]) -> VillageFamily:
    wellbeing = rng.random()
    # Mirrored at both ends, so that no decile collects what falls outside.
    ranked = 1 - abs(1 - abs(wellbeing + rng.gauss(0, 0.05)))
    known = rng.random() >= WITHOUT_DESIL
    desil = bisect_left(UP_TO_DESIL, ranked) + 1 if known else None
    return VillageFamily(village_code, members, wellbeing, desil, home=home(rng, wellbeing))


def _settle(rng: Random, family: VillageFamily, order: int, dusun: list[str]) -> None:
    rt = order // FAMILIES_IN_A_RT
    rw = rt // RT_IN_A_DUSUN
    family.dusun = dusun[rw % len(dusun)]
    family.rw, family.rt = f"{rw + 1:03}", f"{rt % RT_IN_A_DUSUN + 1:03}"
    family.address = f"JALAN {rng.choice(WORDS['streets'])} NO. {rng.randint(1, 120)}"
    family.religion = rng.choices(list(FAITHS), list(FAITHS.values()))[0]
    hindu = family.religion is Religion.HINDU
    family.ethnicity = "BALI" if hindu else rng.choices(list(PEOPLES), list(PEOPLES.values()))[0]


def _complete(
    rng: Random, person: Villager, family: VillageFamily, numbers: IssuedNumbers, reference: date
) -> None:
    here = regions.parent(family.village_code) or ""
    district = rng.choice(_districts_elsewhere()) if rng.random() < BORN_ELSEWHERE else here
    person.born = reference - timedelta(days=int(person.age * YEAR))
    person.name = name(rng, person.sex, person.age)
    person.nik = numbers.nik(district, person.born, person.sex)
    person.birthplace = regions.name_of(regions.parent(district) or "").upper()
    give_livelihood(rng, person, family.wellbeing)
    person.insurance = _insurance(rng, family.desil)
    father, mother = person.parents or (None, None)
    person.father_name = father.name if father else name(rng, Sex.MALE, person.age + 28)
    person.mother_name = mother.name if mother else name(rng, Sex.FEMALE, person.age + 25)


@cache
def _districts_elsewhere() -> list[str]:
    regencies = [code for province in ELSEWHERE for code in regions.regions_in(province)]
    return [code for regency in regencies for code in regions.regions_in(regency)]


def _insurance(rng: Random, desil: int | None) -> Insurance:
    paid = 0.55 if desil is None else 0.9 if desil <= 5 else 0.6
    if rng.random() < paid:
        return Insurance.BPJS_PBI
    others = (Insurance.NONE, Insurance.BPJS_REGIONAL, Insurance.BPJS_PAYING)
    return rng.choices(others, (60, 25, 15))[0]


def _date_wedding(rng: Random, members: list[Villager], reference: date) -> None:
    """A couple married before its first child and after the bride was sixteen."""
    if len(members) < 2 or members[1].marital is not MaritalStatus.MARRIED:
        return
    bride = members[1].age
    first_child = max((p.age for p in members if p.relation is Relation.CHILD), default=0.0)
    earliest, latest = bride - 16.5, max(first_child + 0.8, bride - 26, 0.1)
    years = rng.uniform(min(latest, earliest), earliest)
    wedding = reference - timedelta(days=int(years * YEAR))
    members[0].wedding = members[1].wedding = wedding


def _number(rng: Random, family: VillageFamily, numbers: IssuedNumbers, reference: date) -> None:
    head = family.members[0]
    grown_up = head.wedding or head.born + timedelta(days=int(18 * YEAR))
    earliest = min(max(FIRST_KK, grown_up), reference)
    issued = earliest + timedelta(days=rng.randint(0, (reference - earliest).days))
    family.kk_number = numbers.kk_number(regions.parent(family.village_code) or "", issued)
