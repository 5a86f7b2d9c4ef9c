"""Publish a version of a programme's rule: named CEL criteria that compile, fixed for ever after.

A rule that changes gets a new version, so that an old assessment can always be made again.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from eventsourcing.dcb.domain import Selector
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from contracts.event import Effective
from contracts.programs.programmes import Criterion, RuleVersionPublished
from contracts.text import Unclear
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.access import requires
from infra.runtime.http.provenance import By
from infra.runtime.refusals import NotFound, Refused
from services.programs.assessments.evaluate import compile_rule
from services.programs.programmes.rulebook import Rulebook, about, programme_id
from services.programs.rights import PUBLISH
from services.programs.rules.problems import RuleRefused

router = APIRouter(tags=["Program"])


class CriteriaRefused(Refused):
    status = 422
    title = "Kriteria belum benar"
    detail = "Perbaiki kriteria yang disebut dalam daftar, lalu terbitkan lagi."


class PublishRuleVersion(Decision):
    def __init__(self, code: str, criteria: Sequence[Criterion], effective: Effective) -> None:
        self.programme_id = programme_id(code)
        self.criteria = tuple(criteria)
        self.effective = effective
        self.book = Rulebook()

    def consistency_boundary(self) -> Sequence[Selector]:
        return [about(self.programme_id)]

    def fold(self, past: Recorded) -> None:
        self.book.fold(past.fact)

    def execute(self) -> None:
        if self.book.programme is None:
            raise NotFound
        try:
            compile_rule({each.name: each.expression for each in self.criteria})
        except RuleRefused as refused:
            problems = [{"name": n, "detail": why} for n, why in refused.problems.items()]
            raise CriteriaRefused(criteria=problems) from None
        last = max(self.book.versions, default=0)
        if last and self._repeats(self.book.versions[last]):
            return
        self.record(
            RuleVersionPublished(
                programme_id=self.programme_id,
                version=last + 1,
                criteria=self.criteria,
                effective=self.effective,
            )
        )

    def _repeats(self, last: RuleVersionPublished) -> bool:
        return (last.criteria, last.effective) == (self.criteria, self.effective)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class NewCriterion(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Text = Field(max_length=60, examples=["desil_1_sampai_4"])
    label: Text = Field(max_length=200, examples=["Desil 1 sampai 4"])
    expression: Text = Field(examples=["desil <= 4"])


class NewRuleVersion(BaseModel):
    model_config = ConfigDict(extra="forbid")

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
    dependencies=[requires(PUBLISH)],
    summary="Menerbitkan versi aturan",
)
def publish(request: Request, code: str, rule: NewRuleVersion, by: By) -> dict[str, int]:
    criteria = [Criterion(**each.model_dump()) for each in rule.criteria]
    decision = PublishRuleVersion(code, criteria, Effective.day(rule.effective))
    return {"position": request.app.state.ledger.decide(decision, by).position}
