"""A whole village judged, as a determination needs it: the ids that are frozen, and the counts."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from psycopg import Connection, sql

from infra.runtime.eventstore.annexes import add_annex
from infra.runtime.http.deps import PoolDep, ReaderDep, equipped
from infra.runtime.process.service import Running
from infra.runtime.projections.follower import hold
from infra.runtime.projections.reading import applied, reading
from services.programs.assessments.evaluate import Eligibility, judgement_query
from services.programs.assessments.question import NotKnownYet, Question
from services.programs.families import population
from services.programs.families.view import family_attributes


@dataclass(frozen=True)
class Assessed:
    """Who met the rule, how many did not or might, and who of the village is still there."""

    rule_version: int
    known_at: int
    as_of: date
    eligible: tuple[UUID, ...]
    ineligible: int
    unknown: int
    present: frozenset[UUID]

    @property
    def empty(self) -> bool:
        return not (self.eligible or self.ineligible or self.unknown)


class Assessor:
    """Judges a village while nothing that the register tells can slip through."""

    def __init__(
        self,
        pool: PoolDep,
        reader: ReaderDep,
        running: Annotated[Running, equipped(Running)],
    ) -> None:
        self._pool = pool
        self._reader = reader
        self._reactions = [f"reaction:{each.name}" for each in running.service.reactions]

    @contextmanager
    def judged(
        self, question: Question, village: str, regions: Collection[str]
    ) -> Iterator[Assessed]:
        """Until it is left, no reaction goes on. Raises NotKnownYet where one knows more.

        A death that a reaction has heard before anybody was enrolled would change nothing, so the
        families must be known at least as far.
        """
        with self._pool.connection() as db, db.transaction():
            reached = hold(db, self._reactions)
            with reading(self._reader, family_attributes, regions) as families:
                if applied(families, family_attributes) < reached:
                    raise NotKnownYet
                assessed = _assess(families, question, village)
            yield assessed

    def keep(self, assessed: Assessed) -> None:
        """The list, before the fact that names it."""
        with self._pool.connection() as db:
            add_annex(db, map(str, assessed.eligible))


AssessorDep = Annotated[Assessor, Depends()]


def _assess(db: Connection[Any], question: Question, village: str) -> Assessed:
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
        eligible=tuple(found[Eligibility.ELIGIBLE]),
        ineligible=len(found[Eligibility.INELIGIBLE]),
        unknown=len(found[Eligibility.UNKNOWN]),
        present=_present_in(db, village),
    )


def _present_in(db: Connection[Any], village: str) -> frozenset[UUID]:
    """Families that, as known now, live in the village and were not taken off the list."""
    rows = db.execute(
        "SELECT family_id FROM family_attributes.family_version WHERE latest"
        " AND region_code = %s AND members <> '{}' AND listed IS NOT FALSE",
        (village,),
    )
    return frozenset(family_id for (family_id,) in rows)
