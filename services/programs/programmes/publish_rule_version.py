"""Publish a version of a programme's rule: named CEL criteria that compile, fixed for ever after.

A rule that changes gets a new version, so that an old assessment can always be made again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from fastapi import APIRouter
from pydantic import Field, model_validator

from contracts.event import Effective, Event
from contracts.programs.programmes import Criterion, RuleVersionPublished
from contracts.text import LongText, ShortText, Unclear
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import NotFound, Refused
from services.programs.assessments.evaluate import RuleRefused, compile_rule
from services.programs.office import Form, OfficeDep
from services.programs.programmes.rulebook import ProgrammeCode, Rulebook
from services.programs.rights import PUBLISH

router = APIRouter(tags=["Program"])


class CriteriaRefused(Refused):
    status = 422
    title = "Kriteria belum benar"
    detail = "Perbaiki kriteria yang disebut dalam daftar, lalu terbitkan lagi."


@dataclass
class PublishRuleVersion(Decision):
    book: Rulebook
    criteria: tuple[Criterion, ...]
    effective: Effective

    def decide(self) -> Sequence[Event]:
        if self.book.definition is None:
            raise NotFound
        require_compiling(self.criteria)
        last = self.book.latest
        if last and (last.criteria, last.effective) == (self.criteria, self.effective):
            return []
        return [
            RuleVersionPublished(
                programme_id=self.book.programme_id,
                version=last.version + 1 if last else 1,
                criteria=self.criteria,
                effective=self.effective,
            )
        ]


def require_compiling(criteria: Sequence[Criterion]) -> None:
    """Raises CriteriaRefused, which names every criterion that does not compile and why."""
    try:
        compile_rule({each.name: each.expression for each in criteria})
    except RuleRefused as refused:
        problems = [{"name": n, "detail": why} for n, why in refused.problems.items()]
        raise CriteriaRefused(criteria=problems) from None


class NewCriterion(Form):
    name: Annotated[ShortText, Field(max_length=60, examples=["desil_1_sampai_4"])]
    label: Annotated[ShortText, Field(examples=["Desil 1 sampai 4"])]
    expression: Annotated[LongText, Field(examples=["desil <= 4"])]


class NewRuleVersion(Form):
    EXAMPLE: ClassVar = {
        "criteria": [
            {
                "name": "desil_1_sampai_4",
                "label": "Desil 1 sampai 4",
                "expression": "desil <= 4",
            },
            {"name": "tanpa_mobil", "label": "Tidak punya mobil", "expression": "!has_car"},
        ],
        "effective": "2026-11-01",
    }

    criteria: Annotated[list[NewCriterion], Field(min_length=1, max_length=30)]
    effective: date = Field(description="Berlaku mulai tanggal ini")

    @model_validator(mode="after")
    def _names_differ(self) -> "NewRuleVersion":
        if len({each.name for each in self.criteria}) < len(self.criteria):
            raise Unclear("Beri setiap kriteria nama yang berbeda.")
        return self


@router.post(
    "/programmes/{code}/rule-versions",
    status_code=201,
    dependencies=PUBLISH,
    summary="Menerbitkan versi aturan",
)
def publish(code: ProgrammeCode, rule: NewRuleVersion, office: OfficeDep) -> dict[str, int]:
    criteria = tuple(Criterion(**each.model_dump()) for each in rule.criteria)
    decision = PublishRuleVersion(Rulebook(code), criteria, Effective.day(rule.effective))
    return {"position": office.record(decision).position}
