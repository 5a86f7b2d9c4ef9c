"""What an assessment asks: which rule, what was known at which registry position, ages on what day.

The same question always gets the same answer, whatever is recorded later.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from contracts.calendar import day_of
from contracts.programs.programmes import ProgrammeDefined, RuleVersionPublished
from infra.runtime.eventstore.clock import now
from infra.runtime.http.deps import LedgerDep, PoolDep, inline
from infra.runtime.projections.reading import applied
from infra.runtime.refusals import Refused
from services.programs.assessments.evaluate import Rule, compile_rule
from services.programs.families.view import family_attributes
from services.programs.programmes.rulebook import ProgrammeCode, Rulebook


class NotKnownYet(Refused):
    status = 409
    title = "Posisi itu belum sampai"
    detail = "Data keluarga sampai posisi itu belum diterima program. Coba lagi sebentar."
    retry_after = 1


@dataclass(frozen=True)
class Question:
    """Resolved: nothing is left to a default."""

    programme: ProgrammeDefined
    version: RuleVersionPublished
    rule: Rule
    known_at: int
    as_of: date

    @property
    def programme_id(self) -> UUID:
        return self.programme.programme_id

    def label(self, criterion: str) -> str:
        return next(each.label for each in self.version.criteria if each.name == criterion)


class Questions:
    """Resolves what an officer asks against the rules and what has been heard."""

    def __init__(self, ledger: LedgerDep, pool: PoolDep) -> None:
        self._ledger = ledger
        self._pool = pool

    def ask(
        self,
        code: str,
        known_at: int | None = None,
        as_of: date | None = None,
        rule_version: int | None = None,
    ) -> Question:
        """By default: the rule in force on the day, everything known so far, ages as of today.

        Raises NotFound, NoRuleInForce, or NotKnownYet for a position that has not been heard.
        """
        day = as_of or day_of(now())
        book = Rulebook(code)
        self._ledger.ask(book)
        programme = book.programme
        version = book.version(rule_version) if rule_version else book.in_force(day)
        heard = self._heard()
        if known_at is not None and known_at > heard:
            raise NotKnownYet
        rule = compile_rule({each.name: each.expression for each in version.criteria})
        position = heard if known_at is None else known_at
        return Question(programme, version, rule, position, day)

    def _heard(self) -> int:
        """Up to which registry position families are known here."""
        with self._pool.connection() as db:
            return applied(db, family_attributes, "registry")


QuestionsDep = Annotated[Questions, inline(Questions)]


def question(
    questions: QuestionsDep,
    code: ProgrammeCode,
    known_at: Annotated[
        int | None,
        Query(ge=0, description="Sejauh diketahui sampai posisi registry ini", examples=[1234]),
    ] = None,
    as_of: Annotated[
        date | None, Query(description="Umur dihitung pada tanggal ini", examples=["2026-12-01"])
    ] = None,
    rule_version: Annotated[
        int | None, Query(ge=1, description="Versi aturan", examples=[1])
    ] = None,
) -> Question:
    return questions.ask(code, known_at, as_of, rule_version)


QuestionDep = Annotated[Question, Depends(question)]
