"""End a family's listing: it leaves the welfare list, with a reason, and stays in the register."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from eventsourcing.dcb.domain import Selector
from eventsourcing.domain import event
from fastapi import APIRouter

from contracts.codes.reasons import ReasonCode
from contracts.event import Effective
from contracts.ids import FAMILY
from contracts.registry.welfare import ListingEnded
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from services.registry.counter import Accepted, DeskDep
from services.registry.forms import Dated
from services.registry.projections.dates import require_past
from services.registry.projections.family_decision import FamilyDecision

router = APIRouter(tags=["Kesejahteraan"])
END = right("listing.end", "dinsos_approver")


class EndListing(FamilyDecision):
    def __init__(
        self, family_id: UUID, reason_code: ReasonCode, *, effective: Effective, today: date
    ) -> None:
        super().__init__(family_id)
        self.reason_code = reason_code
        self.effective = effective
        self.today = today
        self.ended = False

    def consistency_boundary(self) -> Sequence[Selector]:
        ended = Selector([ListingEnded], [FAMILY.of(self.family.family_id)])
        return [*super().consistency_boundary(), ended]

    @event(ListingEnded)
    def _(self) -> None:
        self.ended = True

    def judge(self) -> None:
        require_past(self.effective, self.today)
        if self.ended:
            return
        self.record(
            ListingEnded(
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                effective=self.effective,
                reason_code=self.reason_code,
            )
        )


class ListingEnd(Dated):
    reason_code: ReasonCode


@router.post(
    "/households/{family_id}/listing-end",
    status_code=202,
    dependencies=[requires(END)],
    summary="Keluarkan keluarga dari daftar penerima",
    description="Keluarga tetap tercatat sebagai penduduk.",
)
def end_listing(family_id: UUID, end: ListingEnd, desk: DeskDep) -> Accepted:
    return desk.record(
        EndListing(family_id, end.reason_code, effective=end.effective, today=desk.today)
    )
