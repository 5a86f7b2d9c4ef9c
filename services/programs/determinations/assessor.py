"""A whole village judged, as a determination needs it: the ids that are frozen, and the counts."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from time import monotonic, sleep
from typing import Annotated, Any
from uuid import UUID

from psycopg import Connection, sql

from infra.runtime.eventstore.annexes import add_annex
from infra.runtime.http.deps import PoolDep, ReaderDep, equipped, inline
from infra.runtime.process.service import Running
from infra.runtime.projections.generations.lookup import follower_of
from infra.runtime.projections.parking import hold
from infra.runtime.projections.reading import applied, reading
from services.programs.assessments.evaluate import Eligibility, judgement_query
from services.programs.assessments.question import NotKnownYet, Question
from services.programs.families import population
from services.programs.families.view import family_attributes

PATIENCE, PAUSE = 5.0, 0.05
"""Seconds for which what the register told is waited for, and between two looks."""


@dataclass(frozen=True)
class Assessed:
    """Who met the rule, how many did not or might, and who of the village is still there."""

    rule_version: int
    known_at: int
    heard: int
    """How far the register was known when it was judged, whatever position was asked for."""
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
        self._reactions = [each.name for each in running.reactions if each.log_name == "inbox"]

    @contextmanager
    def judged(
        self, question: Question, village: str, regions: Collection[str]
    ) -> Iterator[Assessed]:
        """Until it is left, neither the families' view nor a reaction goes on.

        Both must have come equally far: of what only one has heard, a death that changed nothing
        or an aid ended for a departure long over would come. Raises NotKnownYet after a while.
        """
        end = monotonic() + PATIENCE
        while monotonic() < end:
            with self._pool.connection() as db, db.transaction():
                view = follower_of(db, family_attributes)
                if len(hold(db, [view, *self._reactions])) == 1:
                    with reading(self._reader, family_attributes, regions) as families:
                        heard = applied(db, family_attributes, "registry")
                        assessed = _assess(families, question, village, heard)
                    yield assessed
                    return
            sleep(PAUSE)
        raise NotKnownYet

    def keep(self, assessed: Assessed) -> None:
        """The list, before the fact that names it."""
        with self._pool.connection() as db:
            add_annex(db, map(str, assessed.eligible))


AssessorDep = Annotated[Assessor, inline(Assessor)]


def _assess(db: Connection[Any], question: Question, village: str, heard: int) -> Assessed:
    people = population.village(village, question.known_at, question.as_of)
    judged = judgement_query(people, question.rule)
    query = sql.SQL("SELECT outcome, family_id FROM ({}) AS judged ORDER BY family_id")
    found: dict[str, list[UUID]] = defaultdict(list)
    for outcome, family_id in db.execute(query.format(judged)):
        found[outcome].append(family_id)
    return Assessed(
        rule_version=question.version.version,
        known_at=question.known_at,
        heard=heard,
        as_of=question.as_of,
        eligible=tuple(found[Eligibility.ELIGIBLE]),
        ineligible=len(found[Eligibility.INELIGIBLE]),
        unknown=len(found[Eligibility.UNKNOWN]),
        present=_present_in(db, village),
    )


def _present_in(db: Connection[Any], village: str) -> frozenset[UUID]:
    """Families that, as known now, live in the village and were not taken off the list."""
    rows = db.execute(
        "SELECT family_id FROM family_version WHERE latest"
        " AND region_code = %s AND cardinality(births) > 0 AND listed IS NOT FALSE",
        (village,),
    )
    return frozenset(family_id for (family_id,) in rows)
