"""The families to judge: a SELECT with a column for every published attribute.

What somebody would have to find out is null, never zero: a count of elderly members is known only
when everybody's birth date is. Who is born after the day asked for does not count yet.
"""

from calendar import isleap
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection, sql

ELDERLY, TODDLER, PUPIL = (60, None), (0, 6), (6, 21)
"""Ages in completed years, from and to."""

POPULATION = sql.SQL("""
    SELECT
        family_id, region_code AS village_code, member_count,
        CASE WHEN born_known THEN {elderly} END AS elderly_count,
        CASE WHEN born_known THEN {toddlers} END AS children_0_6,
        CASE WHEN born_known THEN {pupils} END AS school_age_count,
        CASE WHEN member_count > 0 AND width_bucket({as_of}, disability_unsaid) = 0
            THEN width_bucket({as_of}, disabled) END AS disabled_count,
        CASE WHEN led THEN extract(year FROM age({as_of}, head_birth))::int END AS head_age,
        CASE WHEN led THEN head_sex END AS head_sex,
        CASE WHEN led THEN head_marital_status END AS head_marital_status,
        CASE WHEN led THEN head_occupation END AS head_occupation,
        desil, desil_period, listed,
        floor, wall, roof, floor_area_m2, water, light, power_va, fuel, toilet,
        has_motorcycle, has_car, has_fridge, has_land, has_other_house, survey_date
    FROM family_version CROSS JOIN LATERAL (
        SELECT width_bucket({as_of}, births) AS member_count,
            births[1] > '-infinity' AND births[1] <= {as_of} AS born_known,
            (head_birth > {as_of}) IS NOT TRUE AS led
    ) AS people
    WHERE from_position <= {known_at} AND (to_position IS NULL OR to_position > {known_at})
        AND since <= {as_of} AND {as_of} < until
        AND cardinality(births) > 0 AND {chosen}""")


def village(code: str, known_at: int, as_of: date) -> sql.Composed:
    """The families of a village as known at a registry position, their ages as of a day."""
    return _population(
        sql.SQL('region_code COLLATE "C" = {}').format(sql.Literal(code)), known_at, as_of
    )


def one_family(family_id: UUID, known_at: int, as_of: date) -> sql.Composed:
    chosen = sql.SQL("family_id = {}").format(sql.Literal(family_id))
    return _population(chosen, known_at, as_of)


def village_of(db: Connection[Any], family_id: UUID) -> str | None:
    """Where a family lives now; None where it is not known, or not in the regions set on `db`."""
    asked = "SELECT region_code FROM family_version WHERE family_id = %s AND latest"
    row = db.execute(asked, (family_id,)).fetchone()
    return row[0] if row else None


def _population(chosen: sql.Composable, known_at: int, as_of: date) -> sql.Composed:
    return POPULATION.format(
        elderly=_aged(as_of, *ELDERLY),
        toddlers=_aged(as_of, *TODDLER),
        pupils=_aged(as_of, *PUPIL),
        known_at=sql.Literal(known_at),
        as_of=_day(as_of),
        chosen=chosen,
    )


def _aged(as_of: date, youngest: int, oldest: int | None) -> sql.Composed:
    """How many have completed so many years: born by one day and not by another."""
    found = sql.SQL("width_bucket({}, births)").format(_day(as_of, youngest))
    if oldest is None:
        return found
    older = sql.SQL("width_bucket({}, births)").format(_day(as_of, oldest + 1))
    return sql.SQL("({} - {})").format(found, older)


def _day(as_of: date, years_before: int = 0) -> sql.Literal:
    """In a year without 29 February the day before; never before the first year there is."""
    year = max(as_of.year - years_before, 1)
    leap = (as_of.month, as_of.day) == (2, 29) and not isleap(year)
    return sql.Literal(as_of.replace(year=year, day=28 if leap else as_of.day))
