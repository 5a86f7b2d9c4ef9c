"""Transfer a member to another family of the register: marriage, adoption, a return home.

A person belongs to one family at a time; if the head goes, those who stay name a new one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.codes.person import Relation
from contracts.event import Effective, Event
from contracts.registry.families import MemberTransferred
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Departure
from services.registry.projections.family import Family
from services.registry.rules import (
    Succession,
    require_after_birth,
    require_no_second_head,
    require_past,
    succeed,
)

router = APIRouter(tags=["Keluarga"])


class OtherFamilyGone(Refused):
    title = "Keluarga tujuan sudah tidak tercatat"
    detail = "Keluarga tujuan tidak lagi mempunyai anggota. Pilih keluarga lain, atau pecah KK."


@dataclass
class TransferMember(Decision):
    family: Family
    other: Family
    person_id: UUID
    relation: Relation
    effective: Effective
    today: date
    succession: Succession | None = None

    def decide(self) -> Sequence[Event]:
        if self.person_id in self.other.present:
            return []
        person = self.family.resident(self.person_id)
        require_past(self.effective, self.today)
        require_after_birth(self.effective, person.biodata.birth_date)
        if self.other.gone:
            raise OtherFamilyGone
        require_no_second_head(self.relation)
        leaving = {self.person_id}
        heads = succeed(self.family, self.succession, self.effective, leaving=leaving)
        transferred = MemberTransferred(
            **self.family.facts_without(leaving, self.effective),
            to_family_id=self.other.family_id,
            to_village_code=self.other.village_code,
            person=person.model_copy(update={"relation": self.relation}),
        )
        return [transferred, *heads]


class Transfer(Departure):
    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-17"},
        "to_family_id": "00000000-0000-0000-0000-0000000000c8",
        "relation": "child",
    }

    to_family_id: UUID
    relation: Relation


@router.post(
    "/households/{family_id}/members/{person_id}/transfer",
    status_code=202,
    dependencies=records("member.transfer"),
    summary="Pindahkan anggota ke keluarga lain dalam register",
    description="Bila yang pindah kepala keluarga, sebutkan penggantinya.",
)
def transfer_member(
    family_id: UUID, person_id: UUID, transfer: Transfer, counter: CounterDep
) -> Accepted:
    here, there = Family(family_id), Family(transfer.to_family_id)
    decision = TransferMember(
        here,
        there,
        person_id,
        transfer.relation,
        transfer.effective,
        counter.today,
        transfer.succession,
    )
    return counter.record(decision, here, there)
