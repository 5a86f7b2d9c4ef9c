"""Assess a village: how many families meet the rule, which, and what each criterion answers.

Nothing is recorded: asked again with the same rule version, position and day, it says the same.
"""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from psycopg import Connection, sql
from psycopg.rows import dict_row
from pydantic import BaseModel

from contracts.ids import FAMILY
from contracts.privacy.opening import Disclosed
from contracts.regions.codes import Village
from infra.runtime.http.access import Who
from infra.runtime.http.deps import ReaderDep
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.http.reading.paging import BadCursor, Page, PagingDep
from infra.runtime.projections.reading import reading
from services.programs.assessments.evaluate import Eligibility, judgement_query
from services.programs.assessments.question import Question, QuestionDep
from services.programs.families import population
from services.programs.families.view import family_attributes
from services.programs.rights import READ

router = APIRouter(prefix="/programmes/{code}", tags=["Kelayakan"])


class Counts(BaseModel):
    eligible: int = 0
    ineligible: int = 0
    unknown: int = 0


class CriterionCounted(BaseModel):
    name: str
    label: str
    expression: str
    fulfilled: int
    failed: int
    unknown: int


class AssessedFamily(BaseModel):
    family_id: UUID
    outcome: Eligibility
    answers: dict[str, bool | None]


class VillageAssessment(Page[AssessedFamily]):
    """A page of families; counts are of the whole village."""

    programme: str
    rule_version: int
    known_at: int
    as_of: date
    village: str
    counts: Counts
    criteria: list[CriterionCounted]


@router.get(
    "/assessment",
    dependencies=[READ, opens("village.assess", Disclosed.ELIGIBILITY, of=FAMILY)],
    summary="Menilai kelayakan keluarga satu desa",
)
def assess(
    reader: ReaderDep,
    question: QuestionDep,
    village: Annotated[
        Village, Query(description="Kode desa/kelurahan", examples=["18.09.01.2001"])
    ],
    who: Who,
    opened: OpenedDep,
    paging: PagingDep,
    outcome: Annotated[Eligibility | None, Query(description="Hanya yang hasilnya ini")] = None,
) -> VillageAssessment:
    who.require(village)
    after = paging.after[0] if paging.after else None
    if not isinstance(after, UUID | None):
        raise BadCursor
    judged = judgement_query(
        population.village(village, question.known_at, question.as_of), question.rule
    )
    with reading(reader, family_attributes, who.regions) as db:
        counts, criteria = _counted(db, judged, question)
        rows = _page(db, judged, after, outcome, paging.limit + 1)
    page = paging.page(rows, lambda row: (row["family_id"],), question.known_at)
    opened.tell(who.acting(village), (row["family_id"] for row in page.items))
    return VillageAssessment(
        items=[_family(row, question) for row in page.items],
        next=page.next,
        as_of_position=question.known_at,
        programme=question.programme.code,
        rule_version=question.version.version,
        known_at=question.known_at,
        as_of=question.as_of,
        village=village,
        counts=counts,
        criteria=criteria,
    )


def _counted(
    db: Connection[Any], judged: sql.Composable, question: Question
) -> tuple[Counts, list[CriterionCounted]]:
    each = sql.SQL(", count(*) FILTER (WHERE {0}), count(*) FILTER (WHERE NOT {0})")
    per_criterion = sql.SQL("").join(
        each.format(sql.Identifier(name)) for name in question.rule.criteria
    )
    whole = sql.SQL("SELECT outcome, count(*){} FROM ({}) AS judged GROUP BY outcome")
    rows = db.execute(whole.format(per_criterion, judged)).fetchall()
    total = sum(row[1] for row in rows)
    sums = [sum(numbers) for numbers in zip(*(row[2:] for row in rows), strict=True)]
    criteria = []
    for number, criterion in enumerate(question.version.criteria):
        fulfilled, failed = sums[2 * number : 2 * number + 2] if sums else (0, 0)
        criteria.append(
            CriterionCounted(
                **criterion.model_dump(),
                fulfilled=fulfilled,
                failed=failed,
                unknown=total - fulfilled - failed,
            )
        )
    return Counts(**{row[0]: row[1] for row in rows}), criteria


def _page(
    db: Connection[Any],
    judged: sql.Composable,
    after: UUID | None,
    outcome: Eligibility | None,
    limit: int,
) -> list[dict[str, Any]]:
    query = sql.SQL(
        "SELECT * FROM ({judged}) AS judged WHERE ({after}::uuid IS NULL OR family_id > {after})"
        " AND ({outcome}::text IS NULL OR outcome = {outcome}) ORDER BY family_id LIMIT {limit}"
    ).format(
        judged=judged,
        after=sql.Literal(after),
        outcome=sql.Literal(outcome and outcome.value),
        limit=sql.Literal(limit),
    )
    return db.cursor(row_factory=dict_row).execute(query).fetchall()


def _family(row: dict[str, Any], question: Question) -> AssessedFamily:
    return AssessedFamily(
        family_id=row["family_id"],
        outcome=row["outcome"],
        answers={name: row[name] for name in question.rule.criteria},
    )
