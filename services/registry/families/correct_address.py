"""Correct the address: it had been recorded wrongly, the family did not move."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective
from contracts.registry.families import AddressCorrected
from contracts.registry.parts import Place
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from services.registry.counter import REGISTRARS, Accepted, DeskDep
from services.registry.forms import Address, Dated
from services.registry.projections.dates import require_past
from services.registry.projections.family_decision import FamilyDecision

router = APIRouter(tags=["Keluarga"])
CORRECT = right("address.correct", *REGISTRARS)


class CorrectAddress(FamilyDecision):
    def __init__(self, family_id: UUID, place: Place, *, effective: Effective, today: date) -> None:
        super().__init__(family_id)
        self.place = place
        self.effective = effective
        self.today = today

    def judge(self) -> None:
        require_past(self.effective, self.today)
        place = self.family.at(self.place)
        if place == self.family.place:
            return
        self.record(
            AddressCorrected(
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                effective=self.effective,
                place=place,
            )
        )


class RightAddress(Dated):
    address: Address


@router.post(
    "/households/{family_id}/address-correction",
    status_code=202,
    dependencies=[requires(CORRECT)],
    summary="Betulkan alamat yang salah tercatat",
)
def correct_address(family_id: UUID, right_one: RightAddress, desk: DeskDep) -> Accepted:
    return desk.record(
        CorrectAddress(
            family_id,
            right_one.address.place(),
            effective=right_one.effective,
            today=desk.today,
        )
    )
