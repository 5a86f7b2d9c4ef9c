"""What an assessment asks: which rule, what was known at which registry position, ages on what day.

The same question always gets the same answer, whatever is recorded later.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Depends, FastAPI, Query, Request

from contracts.programs.programmes import ProgrammeDefined, RuleVersionPublished
from infra.runtime.eventstore.clock import now
from infra.runtime.projections.reading import applied
from infra.runtime.refusals import Refused
from services.programs.assessments.evaluate import Rule, compile_rule
from services.programs.families.family_attributes import family_attributes
from services.programs.programmes.rulebook import read_rulebook

JAKARTA = ZoneInfo("Asia/Jakarta")


class NotKnownYet(Refused):
    status = 503
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


def ask(
    app: FastAPI,
    code: str,
    known_at: int | None = None,
    as_of: date | None = None,
    rule_version: int | None = None,
) -> Question:
    """By default: the rule in force on the day, everything known so far, ages as of today.

    Raises NotFound, NoRuleInForce, or NotKnownYet for a position that has not been heard.
    """
    day = as_of or now().astimezone(JAKARTA).date()
    book = read_rulebook(app.state.ledger, code)
    assert book.programme
    version = book.version(rule_version) if rule_version else book.in_force(day)
    heard = position_heard(app)
    if known_at is not None and known_at > heard:
        raise NotKnownYet
    rule = compile_rule({each.name: each.expression for each in version.criteria})
    asked = heard if known_at is None else known_at
    return Question(book.programme, version, rule, asked, day)


def position_heard(app: FastAPI) -> int:
    """Up to which registry position families are known here."""
    with app.state.pool.connection() as db:
        return applied(db, family_attributes, "registry")


def question(
    request: Request,
    code: str,
    known_at: Annotated[
        int | None, Query(ge=0, description="Sejauh diketahui sampai posisi registry ini")
    ] = None,
    as_of: Annotated[date | None, Query(description="Umur dihitung pada tanggal ini")] = None,
    rule_version: Annotated[int | None, Query(ge=1, description="Versi aturan")] = None,
) -> Question:
    app: Any = request.app
    return ask(app, code, known_at, as_of, rule_version)


QuestionDep = Annotated[Question, Depends(question)]
