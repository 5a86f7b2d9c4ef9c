"""Record a survey of house and assets; answers it does not give keep their earlier value."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from eventsourcing.dcb.domain import Selector
from eventsourcing.domain import event
from fastapi import APIRouter

from contracts.event import Effective
from contracts.ids import FAMILY
from contracts.registry.welfare import Housing, HousingSurveyed
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.registry.counter import Accepted, DeskDep
from services.registry.forms import Dated
from services.registry.projections.dates import require_past
from services.registry.projections.family_decision import FamilyDecision

router = APIRouter(tags=["Kesejahteraan"])
RECORD = right("housing-survey.record", "dinsos_operator")


class NothingAnswered(Refused):
    status = 422
    title = "Survei kosong"
    detail = "Belum ada satu pun jawaban. Isi paling sedikit satu pertanyaan."


class RecordHousingSurvey(FamilyDecision):
    def __init__(
        self, family_id: UUID, housing: Housing, *, effective: Effective, today: date
    ) -> None:
        super().__init__(family_id)
        self.housing = housing
        self.effective = effective
        self.today = today
        self.known: list[tuple[Housing, Effective]] = []

    def consistency_boundary(self) -> Sequence[Selector]:
        surveyed = Selector([HousingSurveyed], [FAMILY.of(self.family.family_id)])
        return [*super().consistency_boundary(), surveyed]

    @event(HousingSurveyed)
    def _(self, housing: Housing, effective: Effective) -> None:
        self.known.append((housing, effective))

    def judge(self) -> None:
        self.require_family()
        require_past(self.effective, self.today)
        if self.housing == Housing():
            raise NothingAnswered
        if (self.housing, self.effective) in self.known:
            return
        self.record(
            HousingSurveyed(
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                effective=self.effective,
                housing=self.housing,
            )
        )


class HousingSurvey(Dated):
    housing: Housing


@router.post(
    "/households/{family_id}/housing-surveys",
    status_code=202,
    dependencies=[requires(RECORD)],
    summary="Catat survei rumah dan aset",
    description="Jawaban yang tidak diisi tetap. Desa mengajukan perubahan lewat usulan.",
)
def record_housing_survey(family_id: UUID, survey: HousingSurvey, desk: DeskDep) -> Accepted:
    return desk.record(
        RecordHousingSurvey(family_id, survey.housing, effective=survey.effective, today=desk.today)
    )
