"""Make a determination: freeze the list of a village's recipients, and enrol those who are new.

The list says what it rests on: rule version, registry position, day of ages. A family is enrolled
in a programme once. A family that meanwhile died out, left or was taken off the list stays on the
frozen list, which is about that position, but is not enrolled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.event import Effective, Event
from contracts.ids import FAMILY, named
from contracts.programs.enrolments import Enrolled, FamilyTarget
from contracts.programs.programmes import DeterminationMade, TargetKind
from contracts.regions.codes import Village
from infra.runtime.eventstore.annexes import annex_of
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.recorded import Outcome
from infra.runtime.refusals import NotFound, Refused
from services.programs.assessments.question import QuestionsDep
from services.programs.determinations.assessor import Assessed, AssessorDep
from services.programs.enrolments.enrolments import Enrolments
from services.programs.office import Form, OfficeDep, require_past
from services.programs.programmes.rulebook import ProgrammeCode, Rulebook
from services.programs.rights import DETERMINE

router = APIRouter(tags=["Penetapan"])


class NobodyToJudge(Refused):
    title = "Tidak ada keluarga untuk dinilai"
    detail = "Pada posisi itu belum ada keluarga tercatat di desa ini. Periksa desa dan posisinya."


class ForPeople(Refused):
    title = "Program ini untuk orang"
    detail = "Penerimanya orang, bukan keluarga. Tetapkan penerimanya satu per satu."


@dataclass
class MakeDetermination(Decision):
    book: Rulebook
    enrolments: Enrolments
    determination_id: UUID
    village_code: str
    assessed: Assessed
    today: date

    def decide(self) -> Sequence[Event]:
        found = self.assessed
        if self.book.definition is None or found.rule_version not in self.book.versions:
            raise NotFound
        if self.book.definition.target != TargetKind.FAMILY:
            raise ForPeople
        require_past(found.as_of, self.today)
        if found.empty:
            raise NobodyToJudge
        made = DeterminationMade(
            programme_id=self.book.programme_id,
            determination_id=self.determination_id,
            village_code=self.village_code,
            rule_version=found.rule_version,
            known_at=found.known_at,
            as_of=found.as_of,
            eligible=annex_of(map(str, found.eligible))[0],
            unknown_count=found.unknown,
            ineligible_count=found.ineligible,
        )
        return [made, *(self._enrolled(each) for each in found.eligible if self._is_new(each))]

    def _is_new(self, family_id: UUID) -> bool:
        receives = self.enrolments.active(self.book.programme_id, family_id)
        return family_id in self.assessed.present and not receives

    def _enrolled(self, family_id: UUID) -> Enrolled:
        return Enrolled(
            enrolment_id=named(self.determination_id, f"{self.book.programme_id}:{family_id}"),
            programme_id=self.book.programme_id,
            target=FamilyTarget(family_id=family_id),
            village_code=self.village_code,
            effective=Effective.day(self.assessed.as_of),
            determination_id=self.determination_id,
            known_at=self.assessed.heard,
        )


class NewDetermination(Form):
    EXAMPLE: ClassVar = {"village": "18.09.01.2001"}

    village: Village
    known_at: Annotated[int | None, Field(ge=0)] = None
    as_of: date | None = None
    rule_version: Annotated[int | None, Field(ge=1)] = None


class DeterminationReceipt(BaseModel):
    """What was frozen, and how many families are new."""

    determination_id: UUID
    position: int
    rule_version: int
    known_at: int
    as_of: date
    eligible: int
    ineligible: int
    unknown: int
    enrolled: int


@router.post(
    "/programmes/{code}/determinations",
    status_code=201,
    dependencies=DETERMINE,
    summary="Menetapkan penerima satu desa",
)
def determine(
    code: ProgrammeCode,
    wanted: NewDetermination,
    office: OfficeDep,
    questions: QuestionsDep,
    assessor: AssessorDep,
) -> DeterminationReceipt:
    office.require(wanted.village)
    question = questions.ask(code, wanted.known_at, wanted.as_of, wanted.rule_version)
    with assessor.judged(question, wanted.village, office.regions) as assessed:
        decision = MakeDetermination(
            Rulebook(code),
            Enrolments(*assessed.eligible, named_by=[FAMILY]),
            office.new_id("determination"),
            wanted.village,
            assessed,
            office.today,
        )
        assessor.keep(assessed)
        return _receipt(office.record(decision))


def _receipt(outcome: Outcome) -> DeterminationReceipt:
    facts = [past.fact for past in outcome.recorded]
    made = next(fact for fact in facts if isinstance(fact, DeterminationMade))
    return DeterminationReceipt(
        determination_id=made.determination_id,
        position=outcome.position,
        rule_version=made.rule_version,
        known_at=made.known_at,
        as_of=made.as_of,
        eligible=made.eligible.count,
        ineligible=made.ineligible_count,
        unknown=made.unknown_count,
        enrolled=len(facts) - 1,
    )
