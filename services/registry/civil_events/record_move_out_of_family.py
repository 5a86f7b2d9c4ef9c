"""Record that the whole family moved out of the village; its KK number leaves with it."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective
from contracts.registry.families import FamilyMovedOut
from contracts.registry.parts import Move
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from services.registry.counter import REGISTRARS, Accepted, DeskDep
from services.registry.forms import Dated, GivenMove
from services.registry.projections.dates import require_past
from services.registry.projections.distance import require_distance
from services.registry.projections.family_decision import FamilyDecision

router = APIRouter(tags=["Peristiwa penduduk"])
RECORD = right("family-move-out.record", *REGISTRARS)


class RecordMoveOutOfFamily(FamilyDecision):
    def __init__(
        self, family_id: UUID, destination: Move, *, effective: Effective, today: date
    ) -> None:
        super().__init__(family_id)
        self.destination = destination
        self.effective = effective
        self.today = today

    def judge(self) -> None:
        self.require_family()
        require_past(self.effective, self.today)
        require_distance(self.family.village_code, self.destination)
        present = self.family.present
        self.record(
            FamilyMovedOut(
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                effective=self.effective,
                kk_key=self.family.kk_key,
                member_ids=tuple(present),
                nik_keys=tuple(person.nik_key for person in present.values() if person.nik_key),
                destination=self.destination,
            )
        )


class FamilyMoveOut(Dated):
    destination: GivenMove


@router.post(
    "/households/{family_id}/move-out",
    status_code=202,
    dependencies=[requires(RECORD)],
    summary="Catat seluruh keluarga pindah keluar",
)
def record_move_out_of_family(family_id: UUID, move: FamilyMoveOut, desk: DeskDep) -> Accepted:
    return desk.record(
        RecordMoveOutOfFamily(
            family_id,
            Move(**move.destination.model_dump()),
            effective=move.effective,
            today=desk.today,
        )
    )
