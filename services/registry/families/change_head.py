"""Change the head: a family has exactly one, and with another head a new KK number is due."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from services.registry.counter import REGISTRARS, Accepted, DeskDep
from services.registry.forms import Dated, NewHead
from services.registry.projections.dates import require_past
from services.registry.projections.family_decision import FamilyDecision
from services.registry.projections.succession import Succession, succeed

router = APIRouter(tags=["Keluarga"])
CHANGE = right("head.change", *REGISTRARS)


class ChangeHead(FamilyDecision):
    def __init__(
        self, family_id: UUID, succession: Succession, *, effective: Effective, today: date
    ) -> None:
        super().__init__(family_id)
        self.succession = succession
        self.effective = effective
        self.today = today

    def judge(self) -> None:
        self.require_family()
        self.resident(self.succession.head_id)
        require_past(self.effective, self.today)
        self.record_all(*succeed(self.family, self.succession, self.effective))


class HeadChange(Dated):
    new_head: NewHead


@router.post(
    "/households/{family_id}/head",
    status_code=202,
    dependencies=[requires(CHANGE)],
    summary="Ganti kepala keluarga",
    description="Sesudahnya KK baru wajib diurus.",
)
def change_head(family_id: UUID, change: HeadChange, desk: DeskDep) -> Accepted:
    return desk.record(
        ChangeHead(
            family_id,
            change.new_head.succession(),
            effective=change.effective,
            today=desk.today,
        )
    )
