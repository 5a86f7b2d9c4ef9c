"""Split a family (pecah KK): some members form a family of their own under a new KK.

It is not a move, even when they live in another house of the village from now on.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.codes.person import Relation
from contracts.event import Effective
from contracts.registry.families import FamilySplit
from contracts.registry.parts import Place, RelationTo
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.registry.counter import REGISTRARS, Accepted, DeskDep, NumbersDep
from services.registry.forms import Address, Departure
from services.registry.number_fields import KkNumber
from services.registry.projections.claims import Claims
from services.registry.projections.dates import require_past
from services.registry.projections.family_decision import FamilyDecision
from services.registry.projections.succession import Succession, require_one_head, succeed

router = APIRouter(tags=["Keluarga"])
SPLIT = right("family.split", *REGISTRARS)


class NobodyStays(Refused):
    status = 422
    title = "Semua anggota ikut"
    detail = "Jika semua anggota ikut, KK tidak pecah. Catat sebagai penggantian nomor KK."


class SplitFamily(FamilyDecision):
    def __init__(
        self,
        family_id: UUID,
        new_family_id: UUID,
        relations: Mapping[UUID, Relation],
        *,
        kk_key: str | None,
        kk_number: str | None,
        address: Place | None,
        effective: Effective,
        today: date,
        succession: Succession | None = None,
    ) -> None:
        super().__init__(family_id, claims=Claims(kk_key=kk_key))
        self.new_family_id = new_family_id
        self.kk_number = kk_number
        self.address = address
        self.relations = relations
        self.effective = effective
        self.today = today
        self.succession = succession

    def judge(self) -> None:
        members = tuple(
            self.resident(person_id).model_copy(update={"relation": relation})
            for person_id, relation in self.relations.items()
        )
        require_past(self.effective, self.today)
        require_one_head(members)
        if self.relations.keys() >= self.family.present.keys():
            raise NobodyStays
        self.claims.require_kk(self.new_family_id)
        heads = succeed(self.family, self.succession, self.effective, leaving=self.relations)
        split = FamilySplit(
            family_id=self.family.family_id,
            village_code=self.family.village_code,
            effective=self.effective,
            was_head=any(head in self.relations for head in self.family.heads),
            members_left=len(self.family.present) - len(members),
            new_family_id=self.new_family_id,
            kk_key=self.claims.kk_key,
            place=self._place(),
            members=members,
        )
        self.record_all(split, *heads)

    def _place(self) -> Place:
        """Where the new family lives: in the same house unless another address is given."""
        here = self.family.place if isinstance(self.family.place, Place) else Place()
        return (self.address or here).model_copy(update={"kk_number": self.kk_number})


class Split(Departure):
    members: list[RelationTo] = Field(min_length=1)
    kk_number: KkNumber | None = None
    address: Address | None = Field(default=None, description="Kosong bila tetap serumah")


@router.post(
    "/households/{family_id}/split",
    status_code=202,
    dependencies=[requires(SPLIT)],
    summary="Pecah KK",
    description="Sebagian anggota membentuk keluarga sendiri dengan KK baru. Ini bukan pindah.",
)
def split_family(family_id: UUID, split: Split, desk: DeskDep, numbers: NumbersDep) -> Accepted:
    return desk.record(
        SplitFamily(
            family_id,
            desk.new_id("family"),
            {member.person_id: member.relation for member in split.members},
            kk_key=numbers.kk(split.kk_number),
            kk_number=split.kk_number,
            address=split.address.place() if split.address else None,
            effective=split.effective,
            today=desk.today,
            succession=split.succession,
        )
    )
