"""Annul a family that never existed: nobody of it ever lived. Its KK number is free again.

Who lives in another family by now existed; then what brought them there is undone first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Event
from contracts.registry.amendments import PersonAnnulled
from contracts.registry.history.household import Presence
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import Accepted, CounterDep, records
from services.registry.projections.family import Family
from services.registry.refusals import InAnotherFamily

router = APIRouter(tags=["Pembetulan"])


@dataclass
class AnnulFamily(Decision):
    family: Family

    def decide(self) -> Sequence[Event]:
        members = self.family.members
        if any(each.presence is Presence.ELSEWHERE for each in members.values()):
            raise InAnotherFamily
        return [
            PersonAnnulled(
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                person_id=who,
                nik_key=each.person.nik_key,
            )
            for who, each in members.items()
        ]


@router.post(
    "/households/{family_id}/annulment",
    status_code=202,
    dependencies=records("family.annul"),
    summary="Hapuskan keluarga yang tidak pernah ada",
    description="Semua anggotanya ikut. Bukan untuk keluarga yang pindah atau bubar.",
)
def annul_family(family_id: UUID, counter: CounterDep) -> Accepted:
    family = Family(family_id)
    return counter.record(AnnulFamily(family), family)
