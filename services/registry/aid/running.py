"""Which aid families and persons receive on a day, as far as programs had told by then."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from psycopg.rows import class_row
from psycopg_pool import ConnectionPool
from pydantic import BaseModel

from infra.runtime.http.reading.known_at import KnownAt
from infra.runtime.projections.generations.lookup import StillFilling, reach
from services.registry.aid.view import aid

PROGRAMS = "programs"
LINES: LiteralString = """
    SELECT enrolment_id, code, name, family_id, person_id, effective_on, ends, restores
    FROM aid_line JOIN aid_programme USING (programme_id)
    WHERE enrolment_id IN (SELECT enrolment_id FROM aid_line
            WHERE family_id = ANY (%(families)s) OR person_id = ANY (%(people)s))
        AND (%(position)s::bigint IS NULL OR position <= %(position)s)
        AND (%(moment)s::timestamptz IS NULL OR recorded_at <= %(moment)s)
    ORDER BY position"""


class AidLine(NamedTuple):
    """One thing that programs told of an enrolment."""

    enrolment_id: UUID
    code: str
    name: str
    family_id: UUID | None
    person_id: UUID | None
    effective_on: date | None
    ends: str | None
    restores: str | None


class RunningAid(BaseModel):
    """A programme that a family receives, or one of its people; programs says more of it."""

    enrolment_id: UUID
    programme: str
    programme_name: str
    family_id: UUID | None
    """The family that receives it, or in which the person lives who does."""
    person_id: UUID | None
    """Who receives it; empty where the family does."""
    since: date | None


HeardLines = Callable[[dict[str, Any]], Iterable[AidLine]]


@dataclass(frozen=True)
class Aid:
    heard: HeardLines

    def of(
        self,
        families: Collection[UUID],
        people: Collection[UUID],
        valid_at: date | None = None,
        known_at: KnownAt | None = None,
    ) -> list[RunningAid] | None:
        """What these families and these people receive; None where nobody can say.

        A position of the register alone says nothing of what programs had told by then.
        """
        position = known_at.elsewhere.get(PROGRAMS) if known_at else None
        moment = known_at.moment if known_at else None
        if known_at and position is None and moment is None:
            return None
        found = self.around(families, people, valid_at, position=position, moment=moment)
        return found and [
            each
            for each in found
            if (each.person_id in people if each.person_id else each.family_id in families)
        ]

    def around(
        self,
        families: Collection[UUID],
        people: Collection[UUID],
        valid_at: date | None = None,
        **known: object,
    ) -> list[RunningAid] | None:
        """The same, and of whoever lived with these families when programs last told of them."""
        asked = {"families": [*families], "people": [*people], "position": None, "moment": None}
        try:
            lines = self.heard(asked | known)
        except StillFilling:
            return None
        return [
            RunningAid(
                enrolment_id=first.enrolment_id,
                programme=first.code,
                programme_name=first.name,
                family_id=last.family_id,
                person_id=last.person_id,
                since=first.effective_on,
            )
            for first, last in running(lines, valid_at)
        ]


def running(lines: Iterable[AidLine], day: date | None) -> list[tuple[AidLine, AidLine]]:
    """The enrolments that have begun and not ended by a day: how each began, and whose it is."""
    by_id: dict[UUID, list[AidLine]] = {}
    for line in lines:
        by_id.setdefault(line.enrolment_id, []).append(line)
    return [
        (own[0], [each for each in own if _by(each, day)][-1])
        for own in by_id.values()
        if _by(own[0], day) and not any(_by(each, day) for each in _causes(own))
    ]


def _causes(own: Sequence[AidLine]) -> Collection[AidLine]:
    """All that ends it and stands, each as it was told last."""
    causes: dict[str, AidLine] = {}
    for each in own:
        causes.pop(each.restores or "", None)
        if each.ends:
            causes[each.ends] = each
    return causes.values()


def _by(line: AidLine, day: date | None) -> bool:
    return day is None or line.effective_on is None or line.effective_on <= day


def as_heard(pool: ConnectionPool[Any]) -> HeardLines:
    """As the role of the API, which sees every village."""

    def lines(asked: dict[str, Any]) -> Iterable[AidLine]:
        with pool.connection() as db, db.transaction():
            reach(db, aid)
            found = db.cursor(row_factory=class_row(AidLine)).execute(LINES, asked)
            return list(found)

    return lines
