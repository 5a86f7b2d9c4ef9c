"""What criteria ask of a family, as flat columns: one query judges a million families in a second.

Ages depend on the day that is asked for. So days of birth lie in sorted arrays: how many of them
are no later than a day, whatever the day, is one look-up (`width_bucket`). Who is not known to
have been born on any day counts as born ever so long ago.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.codes.person import Disability, Relation
from contracts.questionnaires.utilities import Light, Power

LONG_AGO = "-infinity"
VOLT_AMPERE = {
    Power.W450: 450,
    Power.W900: 900,
    Power.W1300: 1300,
    Power.W2200: 2200,
    Power.OVER_2200: 2201,
}
"""'More than 2,200' is 2,201, the least it can be."""
ANSWERS = (
    *("floor", "wall", "roof", "floor_area_m2", "water", "light", "fuel", "toilet"),
    *("has_motorcycle", "has_car", "has_fridge", "has_land", "has_other_house"),
)

PEOPLE = """
        births date[] NOT NULL,
        disabled date[] NOT NULL,
        disability_unsaid date[] NOT NULL,
        head_birth date,
        head_sex text,
        head_marital_status text,
        head_occupation text"""
HOUSE = """
        floor text,
        wall text,
        roof text,
        floor_area_m2 int,
        water text,
        light text,
        power_va int,
        fuel text,
        toilet text,
        has_motorcycle boolean,
        has_car boolean,
        has_fridge boolean,
        has_land boolean,
        has_other_house boolean"""


def of_people(members: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The columns of `PEOPLE` for those who live there, by id."""
    people = members.values()
    head = next((each for each in people if each["relation"] == Relation.HEAD), None)
    return {
        "births": _births(people),
        "disabled": _births(p for p in people if p["disability"] not in (None, Disability.NONE)),
        "disability_unsaid": _births(p for p in people if p["disability"] is None),
        "head_birth": head and head["birth_date"],
        "head_sex": head and head["sex"],
        "head_marital_status": head and head["marital_status"],
        "head_occupation": head and head["occupation"],
    }


def of_house(housing: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of `HOUSE`; a family without electricity has 0 VA."""
    dark = housing.get("light") == Light.NO_ELECTRICITY
    power = 0 if dark else VOLT_AMPERE.get(housing.get("power"))  # type: ignore[arg-type]
    return {name: housing.get(name) for name in ANSWERS} | {"power_va": power}


def _births(people: Iterable[Mapping[str, Any]]) -> list[str]:
    return sorted(each["birth_date"] or LONG_AGO for each in people)
