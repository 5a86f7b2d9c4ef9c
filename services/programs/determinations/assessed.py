"""A whole village judged, as a determination needs it: the ids that are frozen, and the counts."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection, sql

from services.programs.assessments.evaluate import Outcome, judgement_query
from services.programs.assessments.question import Question
from services.programs.families import population


@dataclass(frozen=True)
class Assessed:
    """Who met the rule, and how many did not or might."""

    rule_version: int
    known_at: int
    as_of: date
    eligible: tuple[UUID, ...]
    ineligible: int
    unknown: int


def assess_all(db: Connection[Any], question: Question, village: str) -> Assessed:
    """Judge every family of the village as the question asks."""
    people = population.village(village, question.known_at, question.as_of)
    judged = judgement_query(people, question.rule)
    query = sql.SQL("SELECT outcome, family_id FROM ({}) AS judged ORDER BY family_id")
    found: dict[str, list[UUID]] = defaultdict(list)
    for outcome, family_id in db.execute(query.format(judged)):
        found[outcome].append(family_id)
    return Assessed(
        rule_version=question.version.version,
        known_at=question.known_at,
        as_of=question.as_of,
        eligible=tuple(found[Outcome.ELIGIBLE]),
        ineligible=len(found[Outcome.INELIGIBLE]),
        unknown=len(found[Outcome.UNKNOWN]),
    )


def present_in(db: Connection[Any], village: str) -> frozenset[UUID]:
    """Families that, as known now, live in the village and were not taken off the list."""
    rows = db.execute(
        "SELECT family_id FROM family_attributes.family_version WHERE to_position IS NULL"
        " AND region_code = %s AND members <> '{}' AND listed IS NOT FALSE",
        (village,),
    )
    return frozenset(family_id for (family_id,) in rows)
