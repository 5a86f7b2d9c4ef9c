"""A family's row in the housing survey, and in the decile list as the social office receives it."""

from datetime import date

from contracts.questionnaires.assets import Livestock
from infra.local.sample.village.home_odds import ANSWERS, OWNED
from infra.local.sample.village.people import VillageFamily

HOUSING_COLUMNS = [
    "kk_number",
    "surveyed_on",
    *ANSWERS,
    "floor_area_m2",
    *(f"has_{asset}" for asset, _, _ in OWNED),
    *(animal.value for animal in Livestock),
]
DESIL_COLUMNS = ["kk_number", "period", "desil"]


def housing_row(family: VillageFamily, surveyed_on: date) -> list[str]:
    cells = {"kk_number": family.kk_number, "surveyed_on": surveyed_on.isoformat(), **family.home}
    return [cells[column] for column in HOUSING_COLUMNS]


def desil_row(family: VillageFamily, reference: date) -> list[str]:
    """The period is the quarter of the reference date, 2026-TW4; the decile is often missing."""
    period = f"{reference.year}-TW{(reference.month + 2) // 3}"
    return [family.kk_number, period, "" if family.desil is None else str(family.desil)]
