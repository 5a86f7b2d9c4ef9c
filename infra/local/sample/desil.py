"""The decile list as the social office receives it: one row per family, often without a decile."""

from datetime import date

from infra.local.sample.village.people import Family

COLUMNS = ["kk_number", "period", "desil"]


def row(family: Family, reference: date) -> list[str]:
    """The period is the quarter of the reference date: 2026-TW4."""
    period = f"{reference.year}-TW{(reference.month + 2) // 3}"
    return [family.kk_number, period, "" if family.desil is None else str(family.desil)]
