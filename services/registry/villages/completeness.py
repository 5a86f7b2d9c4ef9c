"""How complete a village's register is: of how many people and families each field is known.

Counted by the names of filled fields, so that nothing sealed is opened for it.
"""

from typing import Any

from fastapi import APIRouter
from psycopg import Connection
from pydantic import BaseModel

from infra.runtime.http.access import Who
from infra.runtime.http.deps import ReaderDep
from infra.runtime.http.opening.declaring import Nothing, opens_nothing
from infra.runtime.projections.reading import reading
from services.registry.counter import may
from services.registry.directory.view import directory
from services.registry.forms import InVillage
from services.registry.villages.page import READERS

PERSON = (
    "nik",
    "name",
    "birth_place",
    "birth_date",
    "marital_status",
    "education",
    "occupation",
    "religion",
    "disability",
)
FAMILY = ("kk_number", "address", "dusun", "rw", "rt")
PEOPLE = """
    SELECT wanted.name, count(*) FILTER (WHERE wanted.name = ANY(p.filled)), count(*)
    FROM person p CROSS JOIN unnest(%s::text[]) AS wanted(name)
    WHERE region_code = %s AND presence = 'present' GROUP BY wanted.name"""
FAMILIES = """
    SELECT wanted.name, count(*) FILTER (WHERE wanted.name = ANY(f.filled)), count(*)
    FROM family f CROSS JOIN unnest(%s::text[]) AS wanted(name)
    WHERE region_code = %s
        AND EXISTS (SELECT FROM person p WHERE p.family_id = f.family_id AND presence = 'present')
    GROUP BY wanted.name"""

router = APIRouter(prefix="/villages/{village_code}", tags=["Desa"])


class FieldsKnown(BaseModel):
    """`filled`: bagi berapa di antara `total` tiap isian terisi."""

    total: int
    filled: dict[str, int]


class Completeness(BaseModel):
    village_code: str
    people: FieldsKnown
    families: FieldsKnown


@router.get(
    "/completeness",
    dependencies=[may("village.read", *READERS), opens_nothing(Nothing.COUNTED)],
    summary="Kelengkapan isian register satu desa",
)
def completeness(village_code: InVillage, who: Who, reader: ReaderDep) -> Completeness:
    who.require(village_code)
    with reading(reader, directory, who.regions) as db:
        people = _known(db, PEOPLE, PERSON, village_code)
        families = _known(db, FAMILIES, FAMILY, village_code)
    return Completeness(village_code=village_code, people=people, families=families)


def _known(
    db: Connection[Any], query: str, names: tuple[str, ...], village_code: str
) -> FieldsKnown:
    rows = db.execute(query.encode(), (list(names), village_code)).fetchall()
    counted = {name: filled for name, filled, _ in rows}
    filled = {name: counted.get(name, 0) for name in names}
    return FieldsKnown(total=rows[0][2] if rows else 0, filled=filled)
