"""Record a divorce: only who was married by then is divorced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.codes.person import MaritalStatus
from contracts.event import Effective, Event
from contracts.registry.parts import Circumstances
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.circumstances.living_on import biodata_then, changed
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Dated
from services.registry.projections.family import Family

router = APIRouter(tags=["Orang"])
SINGLE = (MaritalStatus.NEVER_MARRIED, MaritalStatus.WIDOWED)


class NotMarried(Refused):
    title = "Tidak tercatat kawin"
    detail = "Pada tanggal itu orang ini tidak tercatat kawin. Catat dulu perkawinannya."


@dataclass
class RecordDivorce(Decision):
    family: Family
    person_id: UUID
    effective: Effective
    today: date

    def decide(self) -> Sequence[Event]:
        then = biodata_then(self.family, self.person_id, self.effective, self.today)
        if then.marital_status in SINGLE:
            raise NotMarried
        now = Circumstances(marital_status=MaritalStatus.DIVORCED)
        return changed(self.family, self.person_id, self.effective, now, then)


@router.post(
    "/households/{family_id}/members/{person_id}/divorce",
    status_code=202,
    dependencies=records("divorce.record"),
    summary="Catat perceraian",
    description="Keadaan sebelum tanggal itu tetap seperti tercatat.",
)
def record_divorce(
    family_id: UUID, person_id: UUID, divorce: Dated, counter: CounterDep
) -> Accepted:
    family = Family(family_id)
    decision = RecordDivorce(family, person_id, divorce.effective, counter.today)
    return counter.record(decision, family)
