"""The attributes of a family worked out in Python, to hold against the SQL."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from contracts.codes.occupation import Occupation
from contracts.codes.person import Disability
from contracts.questionnaires.utilities import Light, Power
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.household import Household
from contracts.registry.parts import Person
from contracts.registry.welfare import SurveyRecorded

VOLT_AMPERE = {
    Power.W450: 450,
    Power.W900: 900,
    Power.W1300: 1300,
    Power.W2200: 2200,
    Power.OVER_2200: 2201,
}
SURVEYED = ("floor", "wall", "roof", "floor_area_m2", "water", "light", "fuel", "toilet")
OWNED = ("has_motorcycle", "has_car", "has_fridge", "has_land", "has_other_house")


def judged(folds: Mapping[UUID, FamilyHistory], as_of: date) -> dict[UUID, dict[str, Any]]:
    """Of every family in which somebody lives that day; a child born later does not count yet."""
    return {
        family_id: attributes(history.at(as_of), _surveyed(history, as_of), as_of)
        for family_id, history in folds.items()
        if history.at().founded
        and any(history.where(who, as_of) == family_id for who in history.at(as_of).members)
    }


def _surveyed(history: FamilyHistory, as_of: date) -> date | None:
    dates = [
        each.effective.on
        for each in history.in_order()
        if isinstance(history.known[each.event_id].fact, SurveyRecorded) and each.when.last <= as_of
    ]
    return dates[-1] if dates else None


def attributes(found: Household, survey_date: date | None, as_of: date) -> dict[str, Any]:
    """Of a family as the fold tells it for that day."""
    people = [p for p in found.present.values() if not (p.birth_date and p.birth_date > as_of)]
    ages = [_age(person, as_of) for person in people]
    head = found.present[found.heads[0]] if found.heads else None
    disabilities = [person.biodata.disability for person in people]
    period = max(found.desil, default=None)
    housing = found.housing.model_dump()
    return {
        "village_code": found.village_code,
        "member_count": len(people),
        "elderly_count": counted(ages, range(60, 200)),
        "children_0_6": counted(ages, range(7)),
        "school_age_count": counted(ages, range(6, 22)),
        "disabled_count": None
        if None in disabilities or not people
        else sum(each is not Disability.NONE for each in disabilities),
        "head_age": _age(head, as_of) if head else None,
        "head_sex": head.sex if head else None,
        "head_marital_status": head.biodata.marital_status if head else None,
        "head_occupation": _occupation(head),
        "desil": found.desil[period] if period else None,
        "desil_period": period,
        "listed": found.listed,
        **{name: housing.get(name) for name in (*SURVEYED, *OWNED)},
        "power_va": 0
        if housing.get("light") == Light.NO_ELECTRICITY
        else VOLT_AMPERE.get(housing.get("power")),
        "survey_date": survey_date,
    }


def _age(person: Person, as_of: date) -> int | None:
    return aged(person.birth_date, as_of)


def aged(born: date | None, as_of: date) -> int | None:
    if born is None:
        return None
    return as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))


def counted(ages: Iterable[int | None], wanted: range) -> int | None:
    known = list(ages)
    return None if None in known or not known else sum(age in wanted for age in known)


def _occupation(head: Person | None) -> str | None:
    number = head.biodata.occupation if head else None
    return Occupation.numbered(number).value if number else None
