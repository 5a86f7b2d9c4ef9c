"""Transfer a member to another family of the register: marriage, adoption, a return home.

A person belongs to one family at a time; if the head goes, those who stay name a new one.
"""

from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.codes.person import Relation
from contracts.event import Effective
from contracts.registry.families import MemberTransferred
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.registry.counter import REGISTRARS, Accepted, DeskDep
from services.registry.forms import Departure
from services.registry.projections.dates import require_after_birth, require_past
from services.registry.projections.family_decision import FamilyDecision
from services.registry.projections.succession import Succession, succeed
from services.registry.refusals import OneHeadNeeded

router = APIRouter(tags=["Keluarga"])
TRANSFER = right("member.transfer", *REGISTRARS)


class OtherFamilyGone(Refused):
    title = "Keluarga tujuan sudah tidak tercatat"
    detail = "Keluarga tujuan tidak lagi mempunyai anggota. Pilih keluarga lain, atau pecah KK."


class TransferMember(FamilyDecision):
    def __init__(
        self,
        family_id: UUID,
        to_family_id: UUID,
        person_id: UUID,
        relation: Relation,
        *,
        effective: Effective,
        today: date,
        succession: Succession | None = None,
    ) -> None:
        super().__init__(family_id, to_family_id)
        self.other = self.rosters[to_family_id]
        self.person_id = person_id
        self.relation = relation
        self.effective = effective
        self.today = today
        self.succession = succession

    def judge(self) -> None:
        if self.person_id in self.other.present:
            return
        person = self.resident(self.person_id)
        require_past(self.effective, self.today)
        require_after_birth(self.effective, person.biodata.birth_date)
        if self.other.gone:
            raise OtherFamilyGone
        if self.relation is Relation.HEAD:
            raise OneHeadNeeded
        heads = succeed(self.family, self.succession, self.effective, leaving={self.person_id})
        transferred = MemberTransferred(
            family_id=self.family.family_id,
            village_code=self.family.village_code,
            effective=self.effective,
            to_family_id=self.other.family_id,
            to_village_code=self.other.village_code,
            was_head=person.relation is Relation.HEAD,
            members_left=len(self.family.present) - 1,
            person=person.model_copy(update={"relation": self.relation}),
        )
        self.record_all(transferred, *heads)


class Transfer(Departure):
    to_family_id: UUID
    relation: Relation


@router.post(
    "/households/{family_id}/members/{person_id}/transfer",
    status_code=202,
    dependencies=[requires(TRANSFER)],
    summary="Pindahkan anggota ke keluarga lain dalam register",
    description="Bila yang pindah kepala keluarga, sebutkan penggantinya.",
)
def transfer_member(
    family_id: UUID, person_id: UUID, transfer: Transfer, desk: DeskDep
) -> Accepted:
    return desk.record(
        TransferMember(
            family_id,
            transfer.to_family_id,
            person_id,
            transfer.relation,
            effective=transfer.effective,
            today=desk.today,
            succession=transfer.succession,
        )
    )
