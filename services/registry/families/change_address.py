"""Change the address: the family moved house within the register. That is not moving out."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective
from contracts.registry.families import AddressChanged
from contracts.registry.parts import Place
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from services.registry.counter import REGISTRARS, Accepted, DeskDep
from services.registry.forms import Address, Dated, VillageCode
from services.registry.projections.dates import require_past
from services.registry.projections.family_decision import FamilyDecision
from services.registry.refusals import OutsideOffice

router = APIRouter(tags=["Keluarga"])
CHANGE = right("address.change", *REGISTRARS)


class ChangeAddress(FamilyDecision):
    def __init__(
        self, family_id: UUID, village_code: str, place: Place, *, effective: Effective, today: date
    ) -> None:
        super().__init__(family_id)
        self.village_code = village_code
        self.place = place
        self.effective = effective
        self.today = today

    def judge(self) -> None:
        self.require_family()
        require_past(self.effective, self.today)
        if not self.covers(self.village_code):
            raise OutsideOffice
        place = self.family.at(self.place)
        if (self.village_code, place) == (self.family.village_code, self.family.place):
            return
        self.record(
            AddressChanged(
                family_id=self.family.family_id,
                village_code=self.village_code,
                effective=self.effective,
                place=place,
            )
        )


class NewAddress(Dated):
    village_code: VillageCode
    address: Address


@router.post(
    "/households/{family_id}/address-change",
    status_code=202,
    dependencies=[requires(CHANGE)],
    summary="Catat pindah rumah di dalam register",
    description="Bukan pindah keluar, juga bila ke desa lain yang tercatat di sini.",
)
def change_address(family_id: UUID, new: NewAddress, desk: DeskDep) -> Accepted:
    return desk.record(
        ChangeAddress(
            family_id,
            new.village_code,
            new.address.place(),
            effective=new.effective,
            today=desk.today,
        )
    )
