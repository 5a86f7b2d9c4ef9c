"""Record the desil that BPS gave a family for a quarter. An external fact: never computed here.

A later answer for the same quarter stands beside the earlier one; the latest counts.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from eventsourcing.dcb.domain import Selector
from eventsourcing.domain import event
from fastapi import APIRouter
from pydantic import Field, StringConstraints

from contracts.event import Effective
from contracts.ids import FAMILY
from contracts.registry.welfare import DesilReceived
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from services.registry.counter import Accepted, DeskDep
from services.registry.forms import Form
from services.registry.projections.dates import require_past
from services.registry.projections.family_decision import FamilyDecision

router = APIRouter(tags=["Kesejahteraan"])
RECORD = right("desil.record", "dinsos_operator")


class RecordDesil(FamilyDecision):
    def __init__(self, family_id: UUID, period: str, desil: int | None, *, today: date) -> None:
        super().__init__(family_id)
        self.period = period
        self.desil = desil
        self.today = today
        self.known: dict[str, int | None] = {}

    def consistency_boundary(self) -> Sequence[Selector]:
        received = Selector([DesilReceived], [FAMILY.of(self.family.family_id)])
        return [*super().consistency_boundary(), received]

    @event(DesilReceived)
    def _(self, period: str, desil: int | None) -> None:
        self.known[period] = desil

    def judge(self) -> None:
        self.require_family()
        effective = Effective.day(first_day(self.period))
        require_past(effective, self.today)
        if self.period in self.known and self.known[self.period] == self.desil:
            return
        self.record(
            DesilReceived(
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                effective=effective,
                period=self.period,
                desil=self.desil,
            )
        )


def first_day(period: str) -> date:
    """`2026-TW3` begins on 1 July 2026."""
    year, quarter = period.split("-TW")
    return date(int(year), 3 * int(quarter) - 2, 1)


class Desil(Form):
    period: Annotated[str, StringConstraints(pattern=r"^[1-9]\d{3}-TW[1-4]$")]
    desil: int | None = Field(ge=1, le=10, description="Kosong (null): tercantum tanpa desil")


@router.post(
    "/households/{family_id}/desil",
    status_code=202,
    dependencies=[requires(RECORD)],
    summary="Catat desil dari BPS untuk suatu triwulan",
)
def record_desil(family_id: UUID, given: Desil, desk: DeskDep) -> Accepted:
    return desk.record(RecordDesil(family_id, given.period, given.desil, today=desk.today))
