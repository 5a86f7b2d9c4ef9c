"""Replace the KK number: a number belongs to one family, and the old one is free again."""

from datetime import date
from uuid import UUID

from contracts.event import Effective
from contracts.registry.families import KkNumberReplaced
from contracts.registry.parts import Place
from services.registry.families.claims import Claims
from services.registry.families.dates import require_past
from services.registry.families.family_decision import FamilyDecision


class ReplaceKkNumber(FamilyDecision):
    def __init__(
        self, family_id: UUID, kk_key: str, kk_number: str, *, effective: Effective, today: date
    ) -> None:
        super().__init__(family_id, claims=Claims(kk_key=kk_key))
        self.kk_key = kk_key
        self.kk_number = kk_number
        self.effective = effective
        self.today = today

    def judge(self) -> None:
        self.require_family()
        if self.kk_key == self.family.kk_key:
            return
        require_past(self.effective, self.today)
        self.claims.require_kk(self.family.family_id)
        known = self.family.place if isinstance(self.family.place, Place) else Place()
        self.record(
            KkNumberReplaced(
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                effective=self.effective,
                kk_key=self.kk_key,
                previous_kk_key=self.family.kk_key,
                place=known.model_copy(update={"kk_number": self.kk_number}),
            )
        )
