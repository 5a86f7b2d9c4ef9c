"""Change the address: the family moved house within the register. That is not moving out."""

from datetime import date
from uuid import UUID

from contracts.event import Effective
from contracts.registry.families import AddressChanged
from contracts.registry.parts import Place
from infra.runtime.refusals import Refused
from services.registry.families.dates import require_past
from services.registry.families.family_decision import FamilyDecision


class OutsideOffice(Refused):
    status = 403
    title = "Desa tujuan di luar wilayah Anda"
    detail = "Perpindahan antardesa dicatat kantor yang membawahi kedua desa, misalnya kecamatan."


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
