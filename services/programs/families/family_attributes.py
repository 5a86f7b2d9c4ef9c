"""What the registry knew of each family at each of its positions: one row per family per change.

A version holds from one registry position until (not including) the next, so an assessment at a
past position reads what was known then, whatever was recorded later. People are kept with what
ages and counts are worked out from, by person id; those who died or left are kept apart, since
the registry may say that it never happened.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.types.json import Jsonb

from contracts.codes.occupation import Occupation
from contracts.registry.parts import Biodata, Person
from infra.runtime.projections.views import View

family_attributes = View(
    "family_attributes",
    """
    CREATE TABLE family_version (
        family_id uuid NOT NULL,
        from_position bigint NOT NULL,
        to_position bigint,
        region_code text NOT NULL,
        members jsonb NOT NULL,
        departed jsonb NOT NULL DEFAULT '{}',
        housing jsonb NOT NULL DEFAULT '{}',
        survey_date date,
        desil int,
        desil_period text,
        listed boolean,
        PRIMARY KEY (family_id, from_position)
    );
    CREATE UNIQUE INDEX ON family_version (family_id) WHERE to_position IS NULL;
    CREATE INDEX ON family_version (region_code COLLATE "C", from_position)""",
)

COLUMNS = (
    "region_code",
    "members",
    "departed",
    "housing",
    "survey_date",
    "desil",
    "desil_period",
    "listed",
)


def next_version(**changed: str) -> bytes:
    """SQL that ends a family's version at `position` and begins the next with other values."""
    values = ", ".join(changed.get(column, column) for column in COLUMNS)
    return f"""
    WITH last AS (
        UPDATE family_version SET to_position = %(position)s
        WHERE family_id = %(family)s AND to_position IS NULL RETURNING *
    )
    INSERT INTO family_version (family_id, from_position, {", ".join(COLUMNS)})
    SELECT family_id, %(position)s, {values} FROM last""".encode()


def first_version(
    db: Connection[Any], family: UUID, position: int, village: str, members: Iterable[Person]
) -> None:
    db.execute(
        "INSERT INTO family_version (family_id, from_position, region_code, members)"
        " VALUES (%s, %s, %s, %s)",
        (family, position, village, people(members)),
    )


def people(members: Iterable[Person]) -> Jsonb:
    """What is kept of persons, by id."""
    return Jsonb(
        {
            str(person.person_id): {"relation": person.relation, **about(person.biodata)}
            for person in members
        }
    )


def about(biodata: Biodata) -> Mapping[str, Any]:
    """What criteria ask of a person; occupation by its meaning, since rules name meanings."""
    return {
        "sex": biodata.sex,
        "birth_date": biodata.birth_date and biodata.birth_date.isoformat(),
        "marital_status": biodata.marital_status,
        "occupation": _occupation(biodata.occupation),
        "disability": biodata.disability,
    }


def _occupation(number: int | None) -> str | None:
    known = number is not None and 1 <= number <= len(Occupation)
    return Occupation.numbered(number).value if known and number else None
