"""Correct the address: it had been recorded wrongly, the family did not move."""

from datetime import date
from uuid import UUID

from contracts.event import Effective
from contracts.registry.families import AddressCorrected
from contracts.registry.parts import Place
from services.registry.families.dates import require_past
from services.registry.families.family_decision import FamilyDecision


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
