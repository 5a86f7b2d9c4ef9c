"""The families to judge: a SELECT with a column for every published attribute.

What somebody would have to find out is null, never zero: a count of elderly members is known only
when everybody's birth date is. A family without electricity has 0 VA; "more than 2,200" is 2,201,
the least it can be.
"""

from datetime import date
from uuid import UUID

from psycopg import sql

AGES = sql.SQL("""
    SELECT
        count(*)::int AS member_count,
        CASE WHEN bool_and(age IS NOT NULL)
            THEN (count(*) FILTER (WHERE age >= 60))::int END AS elderly_count,
        CASE WHEN bool_and(age IS NOT NULL)
            THEN (count(*) FILTER (WHERE age BETWEEN 0 AND 6))::int END AS children_0_6,
        CASE WHEN bool_and(age IS NOT NULL)
            THEN (count(*) FILTER (WHERE age BETWEEN 6 AND 21))::int END AS school_age_count,
        CASE WHEN bool_and(disability IS NOT NULL)
            THEN (count(*) FILTER (WHERE disability <> 'none'))::int END AS disabled_count,
        min(age) FILTER (WHERE head) AS head_age,
        min(sex) FILTER (WHERE head) AS head_sex,
        min(marital_status) FILTER (WHERE head) AS head_marital_status,
        min(occupation) FILTER (WHERE head) AS head_occupation
    FROM (
        SELECT person.*, person.relation = 'head' AS head,
            extract(year FROM age({as_of}, person.birth_date))::int AS age
        FROM jsonb_each(version.members) AS member (id, body),
            jsonb_to_record(member.body) AS person (
                relation text, sex text, birth_date date, marital_status text,
                occupation text, disability text)
        WHERE person.birth_date IS NULL OR person.birth_date <= {as_of}
    ) AS living""")

POPULATION = sql.SQL("""
    SELECT
        version.family_id, version.region_code AS village_code, people.*,
        version.desil, version.desil_period, version.listed,
        version.housing ->> 'floor' AS floor,
        version.housing ->> 'wall' AS wall,
        version.housing ->> 'roof' AS roof,
        (version.housing ->> 'floor_area_m2')::int AS floor_area_m2,
        version.housing ->> 'water' AS water,
        version.housing ->> 'light' AS light,
        CASE WHEN version.housing ->> 'light' = 'no_electricity' THEN 0
            ELSE CASE version.housing ->> 'power'
                WHEN '450_watt' THEN 450 WHEN '900_watt' THEN 900 WHEN '1300_watt' THEN 1300
                WHEN '2200_watt' THEN 2200 WHEN 'over_2200_watt' THEN 2201 END
            END AS power_va,
        version.housing ->> 'fuel' AS fuel,
        version.housing ->> 'toilet' AS toilet,
        (version.housing ->> 'has_motorcycle')::boolean AS has_motorcycle,
        (version.housing ->> 'has_car')::boolean AS has_car,
        (version.housing ->> 'has_fridge')::boolean AS has_fridge,
        (version.housing ->> 'has_land')::boolean AS has_land,
        (version.housing ->> 'has_other_house')::boolean AS has_other_house,
        version.survey_date
    FROM family_attributes.family_version AS version CROSS JOIN LATERAL ({ages}) AS people
    WHERE version.from_position <= {known_at}
        AND (version.to_position IS NULL OR version.to_position > {known_at})
        AND version.since <= {as_of} AND {as_of} < version.until
        AND version.members <> '{{}}' AND {chosen}""")


def village(code: str, known_at: int, as_of: date) -> sql.Composed:
    """The families of a village as known at a registry position, their ages as of a day."""
    return _population(
        sql.SQL('version.region_code COLLATE "C" = {}').format(sql.Literal(code)), known_at, as_of
    )


def one_family(family_id: UUID, known_at: int, as_of: date) -> sql.Composed:
    chosen = sql.SQL("version.family_id = {}").format(sql.Literal(family_id))
    return _population(chosen, known_at, as_of)


def _population(chosen: sql.Composable, known_at: int, as_of: date) -> sql.Composed:
    ages = AGES.format(as_of=sql.Literal(as_of))
    return POPULATION.format(
        ages=ages, known_at=sql.Literal(known_at), as_of=sql.Literal(as_of), chosen=chosen
    )
