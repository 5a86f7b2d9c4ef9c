"""Record a survey: what a family answered; answers it does not give keep their earlier value.

The questionnaires are data (`contracts/questionnaires/sheets.py`). Users know the form about the
house by fields of its own; it is read into the same fact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, StringConstraints, model_validator

from contracts.event import Event
from contracts.questionnaires.sheets import SHEETS, Answer, QuestionName
from contracts.registry.welfare import Housing, SurveyRecorded
from contracts.text import Text, Unclear, Word
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Dated
from services.registry.projections.family import Family
from services.registry.projections.welfare import Welfare
from services.registry.rules import require_past

router = APIRouter(tags=["Kesejahteraan"])
RECORD = records("housing-survey.record", "dinsos_operator")


class NothingAnswered(Refused):
    status = 422
    title = "Survei kosong"
    detail = "Belum ada satu pun jawaban. Isi paling sedikit satu pertanyaan."


@dataclass
class RecordSurvey(Decision):
    family: Family
    welfare: Welfare
    survey: SurveyRecorded
    """As filled in; where the family lives is not on the form."""
    today: date

    def decide(self) -> Sequence[Event]:
        self.family.require_somebody()
        require_past(self.survey.effective, self.today)
        if not self.survey.answers:
            raise NothingAnswered
        if self.welfare.answered_so(self.survey):
            return []
        return [self.survey.model_copy(update=self.family.facts_of(self.survey.effective))]


class Survey(Dated):
    """Jawaban menurut nama pertanyaan pada kuesioner."""

    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-17"},
        "questionnaire": "housing",
        "edition": "regsosek-2022.k",
        "answers": {"tenure": "owned", "floor": "earth", "has_car": False},
        "surveyor": "petugas.satu",
    }

    questionnaire: Word = Field(description="Nama kuesioner, misalnya housing")
    edition: Word = Field(description="Edisi kuesioner, misalnya regsosek-2022.k")
    answers: dict[QuestionName, Answer] = Field(max_length=300)
    asked: tuple[QuestionName, ...] | None = Field(
        default=None, max_length=300, description="Semua yang ditanyakan; kosong: yang dijawab"
    )
    surveyor: Annotated[Text, StringConstraints(pattern=r"^[A-Za-z0-9][\w.@-]{0,79}$")] | None = (
        Field(default=None, description="Akun atau kode petugas yang mendata, bukan namanya")
    )

    @model_validator(mode="after")
    def _answers_fit(self) -> Self:
        sheet = SHEETS.get(self.questionnaire)
        if sheet is None:
            raise Unclear(f"Kuesioner tidak dikenal. Pilih: {', '.join(SHEETS)}.")
        sheet.require(self.edition, self.answers, self.asked or ())
        return self

    def fact(self, family_id: UUID) -> SurveyRecorded:
        return SurveyRecorded.model_construct(
            family_id=family_id,
            village_code="",
            effective=self.effective,
            questionnaire=self.questionnaire,
            edition=self.edition,
            answers=self.answers,
            asked=tuple(dict.fromkeys((*(self.asked or ()), *self.answers))),
            surveyor=self.surveyor,
        )


class HousingSurvey(Dated):
    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-17"},
        "housing": {"tenure": "owned", "floor_area_m2": 36, "floor": "cement", "wall": "board"},
    }

    housing: Housing

    def fact(self, family_id: UUID) -> SurveyRecorded:
        given = self.housing.answered()
        filled_in = self.housing.model_fields_set
        asked = tuple(name for name in Housing.model_fields if name in filled_in)
        return SurveyRecorded.model_construct(
            family_id=family_id,
            village_code="",
            effective=self.effective,
            **given | {"asked": asked},
        )


@router.post(
    "/households/{family_id}/surveys",
    status_code=202,
    dependencies=RECORD,
    summary="Catat jawaban satu keluarga atas sebuah kuesioner",
    description="Jawaban yang tidak diisi tetap. Jawaban yang paling akhir tanggalnya berlaku.",
)
def record_survey(family_id: UUID, survey: Survey, counter: CounterDep) -> Accepted:
    return _record(survey.fact(family_id), counter)


@router.post(
    "/households/{family_id}/housing-surveys",
    status_code=202,
    dependencies=RECORD,
    summary="Catat survei rumah dan aset",
    description="Jawaban yang tidak diisi tetap. Desa mengajukan perubahan lewat usulan.",
)
def record_housing_survey(family_id: UUID, survey: HousingSurvey, counter: CounterDep) -> Accepted:
    return _record(survey.fact(family_id), counter)


def _record(survey: SurveyRecorded, counter: CounterDep) -> Accepted:
    family, welfare = Family(survey.family_id), Welfare(survey.family_id)
    return counter.record_welfare(RecordSurvey(family, welfare, survey, counter.today), family)
