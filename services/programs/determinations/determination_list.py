"""Determinations made, each with its frozen list and what is needed to make it again."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from psycopg import Connection
from psycopg.rows import class_row
from pydantic import BaseModel

from contracts.programs.programmes import DeterminationMade
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.access import Who, requires
from infra.runtime.http.reading.freshness import fresh
from infra.runtime.projections.reading import applied, reading
from infra.runtime.projections.views import View
from infra.runtime.refusals import NotFound
from services.programs.programmes.rulebook import programme_id
from services.programs.rights import READ

determinations = View(
    "determinations",
    """
    CREATE TABLE determination (
        determination_id uuid PRIMARY KEY,
        programme_id uuid NOT NULL,
        region_code text NOT NULL,
        rule_version int NOT NULL,
        known_at bigint NOT NULL,
        as_of date NOT NULL,
        eligible uuid[] NOT NULL,
        unknown_count int NOT NULL,
        ineligible_count int NOT NULL,
        made_at timestamptz NOT NULL,
        made_by text NOT NULL,
        position bigint NOT NULL
    );
    CREATE INDEX ON determination (programme_id, region_code COLLATE "C", position)""",
)
router = APIRouter(tags=["Penetapan"])


@determinations.on(DeterminationMade)
def _(db: Connection[Any], fact: DeterminationMade, past: Recorded) -> None:
    db.execute(
        "INSERT INTO determination VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            fact.determination_id,
            fact.programme_id,
            fact.village_code,
            fact.rule_version,
            fact.known_at,
            fact.as_of,
            list(fact.eligible),
            fact.unknown_count,
            fact.ineligible_count,
            past.by.recorded_at,
            past.by.actor,
            past.position,
        ),
    )


class DeterminationListed(BaseModel):
    """How many families met the rule, did not, or could not be judged."""

    determination_id: UUID
    village: str
    rule_version: int
    known_at: int
    as_of: date
    eligible_count: int
    ineligible_count: int
    unknown_count: int
    made_at: datetime
    made_by: str
    position: int


class DeterminationShown(DeterminationListed):
    eligible: list[UUID]


COLUMNS = (
    "determination_id, region_code AS village, rule_version, known_at, as_of,"
    " cardinality(eligible) AS eligible_count, ineligible_count, unknown_count, made_at, made_by,"
    " position"
)


def _position(request: Request) -> int:
    with request.app.state.pool.connection() as db:
        return applied(db, determinations)


AsOf = Annotated[int, fresh(_position)]


@router.get(
    "/programmes/{code}/determinations",
    dependencies=[requires(READ)],
    summary="Daftar penetapan, terbaru lebih dahulu",
)
def listed(
    request: Request,
    code: str,
    who: Who,
    as_of: AsOf,
    village: Annotated[str | None, Query(pattern=r"^\d\d(\.\d\d){2}\.\d{4}$")] = None,
) -> list[DeterminationListed]:
    query = (
        f"SELECT {COLUMNS} FROM determination WHERE programme_id = %s"
        " AND (%s::text IS NULL OR region_code = %s) ORDER BY position DESC LIMIT 200"
    )
    with (
        reading(request.app.state.reader, determinations, who.regions) as db,
        db.cursor(row_factory=class_row(DeterminationListed)) as cursor,
    ):
        found = cursor.execute(query.encode(), (programme_id(code), village, village))
        return found.fetchall()


@router.get(
    "/programmes/{code}/determinations/{determination_id}",
    dependencies=[requires(READ)],
    summary="Satu penetapan dan daftar keluarganya",
)
def show(
    request: Request, code: str, determination_id: UUID, who: Who, as_of: AsOf
) -> DeterminationShown:
    query = f"SELECT {COLUMNS}, eligible FROM determination WHERE determination_id = %s"
    with (
        reading(request.app.state.reader, determinations, who.regions) as db,
        db.cursor(row_factory=class_row(DeterminationShown)) as cursor,
    ):
        found = cursor.execute(query.encode(), (determination_id,)).fetchone()
    if found is None:
        raise NotFound
    return found
