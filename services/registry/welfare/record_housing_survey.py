"""Record a survey of house and assets; answers it does not give keep their earlier value."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.welfare import Housing, HousingSurveyed
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.counter import Accepted, CounterDep, may
from services.registry.forms import Dated
from services.registry.projections.family import Family
from services.registry.projections.welfare import Welfare
from services.registry.rules import require_past

router = APIRouter(tags=["Kesejahteraan"])


class NothingAnswered(Refused):
    status = 422
    title = "Survei kosong"
    detail = "Belum ada satu pun jawaban. Isi paling sedikit satu pertanyaan."


@dataclass
class RecordHousingSurvey(Decision):
    family: Family
    welfare: Welfare
    housing: Housing
    effective: Effective
    today: date

    def decide(self) -> Sequence[Event]:
        self.family.require_somebody()
        require_past(self.effective, self.today)
        if self.housing == Housing():
            raise NothingAnswered
        if (self.housing, self.effective) in self.welfare.surveys:
            return []
        return [HousingSurveyed(**self.family.facts_of(self.effective), housing=self.housing)]


class HousingSurvey(Dated):
    housing: Housing


@router.post(
    "/households/{family_id}/housing-surveys",
    status_code=202,
    dependencies=[may("housing-survey.record", "dinsos_operator")],
    summary="Catat survei rumah dan aset",
    description="Jawaban yang tidak diisi tetap. Desa mengajukan perubahan lewat usulan.",
)
def record_housing_survey(family_id: UUID, survey: HousingSurvey, counter: CounterDep) -> Accepted:
    family, welfare = Family(family_id), Welfare(family_id)
    decision = RecordHousingSurvey(family, welfare, survey.housing, survey.effective, counter.today)
    return counter.record_welfare(decision, family)
