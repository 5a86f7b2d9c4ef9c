"""Split a family (pecah KK): some members form a family of their own under a new KK.

It is not a move, even when they live in another house of the village from now on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.codes.person import Relation
from contracts.event import Effective, Event
from contracts.registry.families import FamilySplit
from contracts.registry.parts import RelationTo
from contracts.registry.places import Place
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Address, Departure, KkNumber
from services.registry.projections.claims import KkClaim
from services.registry.projections.family import Family
from services.registry.rules import Succession, require_one_head, require_past, succeed
from services.registry.villages.local_areas import LocalAreas

router = APIRouter(tags=["Keluarga"])


class NobodyStays(Refused):
    status = 422
    title = "Semua anggota ikut"
    detail = "Jika semua anggota ikut, KK tidak pecah. Catat sebagai penggantian nomor KK."


@dataclass
class SplitFamily(Decision):
    family: Family
    areas: LocalAreas
    kk: KkClaim
    new_family_id: UUID
    relations: Mapping[UUID, Relation]
    kk_number: str | None
    address: Place | None
    effective: Effective
    today: date
    succession: Succession | None = None

    def decide(self) -> Sequence[Event]:
        leaving = self.relations.keys()
        members = tuple(
            self.family.resident(person_id).model_copy(update={"relation": relation})
            for person_id, relation in self.relations.items()
        )
        require_past(self.effective, self.today)
        require_one_head(members)
        if leaving >= self.family.present.keys():
            raise NobodyStays
        self.kk.require(self.new_family_id)
        heads = succeed(self.family, self.succession, self.effective, leaving=leaving)
        place, new = self._place()
        split = FamilySplit(
            **self.family.facts_without(leaving, self.effective),
            new_family_id=self.new_family_id,
            kk_key=self.kk.kk_key,
            **place.parts(),
            members=members,
        )
        return [split, *heads, *new]

    def _place(self) -> tuple[Place, Sequence[Event]]:
        """Where the new family lives, in the same house unless an address is given; new areas."""
        if self.address is None:
            return self.family.under(self.kk_number), []
        place, new = self.areas.settled(self.address)
        return place.model_copy(update={"kk_number": self.kk_number}), new


class Split(Departure):
    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-17"},
        "members": [
            {"person_id": "00000000-0000-0000-0000-000000000002", "relation": "head"},
            {"person_id": "00000000-0000-0000-0000-000000000003", "relation": "child"},
        ],
        "kk_number": "9999011711260003",
        "address": {"address": "Jalan Kenanga 9", "dusun": "Mekar", "rw": "1", "rt": "3"},
    }

    members: list[RelationTo] = Field(min_length=1)
    kk_number: KkNumber | None = None
    address: Address | None = Field(default=None, description="Kosong bila tetap serumah")


@router.post(
    "/households/{family_id}/split",
    status_code=202,
    dependencies=records("family.split"),
    summary="Pecah KK",
    description="Sebagian anggota membentuk keluarga sendiri dengan KK baru. Ini bukan pindah.",
)
def split_family(family_id: UUID, split: Split, counter: CounterDep) -> Accepted:
    family = Family(family_id)
    decision = SplitFamily(
        family,
        LocalAreas(family),
        KkClaim(counter.kk(split.kk_number)),
        counter.new_id("family"),
        {member.person_id: member.relation for member in split.members},
        split.kk_number,
        split.address.place() if split.address else None,
        split.effective,
        counter.today,
        split.succession,
    )
    return counter.record(decision, family)
