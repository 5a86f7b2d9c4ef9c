"""Replace the KK number: a number belongs to one family, and the old one is free again."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective
from contracts.registry.families import KkNumberReplaced
from contracts.registry.parts import Place
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from services.registry.counter import REGISTRARS, Accepted, DeskDep, NumbersDep
from services.registry.forms import Dated
from services.registry.number_fields import KkNumber
from services.registry.projections.claims import Claims
from services.registry.projections.dates import require_past
from services.registry.projections.family_decision import FamilyDecision

router = APIRouter(tags=["Keluarga"])
REPLACE = right("kk-number.replace", *REGISTRARS)


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


class NewKkNumber(Dated):
    kk_number: KkNumber


@router.post(
    "/households/{family_id}/kk-number",
    status_code=202,
    dependencies=[requires(REPLACE)],
    summary="Ganti nomor KK",
)
def replace_kk_number(
    family_id: UUID, new: NewKkNumber, desk: DeskDep, numbers: NumbersDep
) -> Accepted:
    return desk.record(
        ReplaceKkNumber(
            family_id,
            numbers.index.of("kk", new.kk_number),
            new.kk_number,
            effective=new.effective,
            today=desk.today,
        )
    )
