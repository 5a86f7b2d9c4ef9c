"""Why a family is in or out of a programme: every criterion with the values it was given."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from contracts.ids import FAMILY, PERSON
from contracts.privacy.opening import Disclosed
from infra.runtime.http.access import Who
from infra.runtime.http.deps import ReaderDep
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.projections.reading import reading
from infra.runtime.refusals import NotFound
from services.programs.assessments.evaluate import Eligibility, judge
from services.programs.assessments.question import QuestionDep
from services.programs.assessments.reasons import OUTCOMES, Answered, answers, conclusion
from services.programs.enrolments.page import Enrolment, enrolments_of, subjects_of
from services.programs.enrolments.view import enrolments
from services.programs.families import population
from services.programs.rights import READ

router = APIRouter(prefix="/programmes/{code}", tags=["Kelayakan"])


class Why(BaseModel):
    """The answer, its reasons, and whether the family receives the programme today.

    `enrolment.determination` says with which rule version, position and day it was chosen.
    """

    family_id: UUID
    programme: str
    programme_name: str
    rule_version: int
    known_at: int
    as_of: date
    outcome: Eligibility
    outcome_label: str
    conclusion: str
    criteria: list[Answered]
    enrolment: Enrolment | None
    """Of the family itself."""
    people: list[Enrolment]
    """Of those who live in it and receive the programme in their own name."""


@router.get(
    "/why/{family_id}",
    dependencies=[
        READ,
        opens("family.why", Disclosed.ELIGIBILITY, Disclosed.PROGRAMME, of=(FAMILY, PERSON)),
    ],
    summary="Mengapa keluarga ini layak atau tidak",
)
def why(
    reader: ReaderDep, question: QuestionDep, family_id: UUID, who: Who, opened: OpenedDep
) -> Why:
    people = population.one_family(family_id, question.known_at, question.as_of)
    with reading(reader, enrolments, who.regions) as db:
        judged = list(judge(db, people, question.rule))
        enrolled = enrolments_of(db, family_id, question.programme_id)
        village = population.village_of(db, family_id)
    if not judged or village is None:
        raise NotFound
    opened.tell(who.acting(village), [family_id, *subjects_of(enrolled)])
    [judgement] = judged
    reasons = answers(question, judgement)
    return Why(
        family_id=family_id,
        programme=question.programme.code,
        programme_name=question.programme.name,
        rule_version=question.version.version,
        known_at=question.known_at,
        as_of=question.as_of,
        outcome=judgement.outcome,
        outcome_label=OUTCOMES[judgement.outcome],
        conclusion=conclusion(judgement.outcome, reasons),
        criteria=reasons,
        enrolment=next((each for each in reversed(enrolled) if not each.person_id), None),
        people=[each for each in enrolled if each.person_id],
    )
