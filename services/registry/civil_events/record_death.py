"""Record a death: once, not before the birth, and the family names a new head if it lost its own.

The date of death counts, however late it is reported.
"""

from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.codes.person import CauseOfDeath, Relation
from contracts.event import Effective
from contracts.registry.civil_events import MemberDied
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from services.registry.counter import REGISTRARS, Accepted, DeskDep
from services.registry.forms import Departure
from services.registry.projections.dates import require_after_birth, require_past
from services.registry.projections.family_decision import FamilyDecision
from services.registry.projections.member import Presence
from services.registry.projections.succession import Succession, succeed

router = APIRouter(tags=["Peristiwa penduduk"])
RECORD = right("death.record", *REGISTRARS)


class RecordDeath(FamilyDecision):
    def __init__(
        self,
        family_id: UUID,
        person_id: UUID,
        *,
        effective: Effective,
        today: date,
        cause: CauseOfDeath | None = None,
        succession: Succession | None = None,
    ) -> None:
        super().__init__(family_id)
        self.person_id = person_id
        self.effective = effective
        self.today = today
        self.cause = cause
        self.succession = succession

    def judge(self) -> None:
        last = self.member(self.person_id).last
        if last and (last.presence, last.effective) == (Presence.DEAD, self.effective):
            return
        person = self.resident(self.person_id)
        require_past(self.effective, self.today)
        require_after_birth(self.effective, person.biodata.birth_date)
        heads = succeed(self.family, self.succession, self.effective, leaving={self.person_id})
        died = MemberDied(
            family_id=self.family.family_id,
            village_code=self.family.village_code,
            effective=self.effective,
            person_id=self.person_id,
            nik_key=person.nik_key,
            cause=self.cause,
            was_head=person.relation is Relation.HEAD,
            members_left=len(self.family.present) - 1,
        )
        self.record_all(died, *heads)


class Death(Departure):
    person_id: UUID
    cause: CauseOfDeath | None = None


@router.post(
    "/households/{family_id}/deaths",
    status_code=202,
    dependencies=[requires(RECORD)],
    summary="Catat kematian",
    description="Bila kepala keluarga yang meninggal, sebutkan penggantinya.",
)
def record_death(family_id: UUID, death: Death, desk: DeskDep) -> Accepted:
    return desk.record(
        RecordDeath(
            family_id,
            death.person_id,
            effective=death.effective,
            today=desk.today,
            cause=death.cause,
            succession=death.succession,
        )
    )
