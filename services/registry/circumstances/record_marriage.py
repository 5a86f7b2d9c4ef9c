"""Record a marriage: somebody is married from that day on, and was not before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.codes.person import MaritalStatus
from contracts.event import Effective, Event
from contracts.registry.parts import Circumstances
from infra.runtime.eventstore.decisions import Decision
from services.registry.circumstances.living_on import biodata_then, changed
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Dated
from services.registry.projections.family import Family

router = APIRouter(tags=["Orang"])


@dataclass
class RecordMarriage(Decision):
    family: Family
    person_id: UUID
    effective: Effective
    today: date

    def decide(self) -> Sequence[Event]:
        then = biodata_then(self.family, self.person_id, self.effective, self.today)
        now = Circumstances(marital_status=MaritalStatus.MARRIED)
        return changed(self.family, self.person_id, self.effective, now, then)


@router.post(
    "/households/{family_id}/members/{person_id}/marriage",
    status_code=202,
    dependencies=records("marriage.record"),
    summary="Catat perkawinan",
    description="Keadaan sebelum tanggal itu tetap seperti tercatat.",
)
def record_marriage(
    family_id: UUID, person_id: UUID, marriage: Dated, counter: CounterDep
) -> Accepted:
    family = Family(family_id)
    decision = RecordMarriage(family, person_id, marriage.effective, counter.today)
    return counter.record(decision, family)
