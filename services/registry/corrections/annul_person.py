"""Annul a person who never existed: a record without anybody behind it, in whatever family.

Undone like any fact: declare the annulment an error.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Event
from contracts.registry.amendments import PersonAnnulled
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import Accepted, CounterDep, may
from services.registry.projections.family import Family

router = APIRouter(tags=["Pembetulan"])


@dataclass
class AnnulPerson(Decision):
    family: Family
    person_id: UUID

    def decide(self) -> Sequence[Event]:
        if self.family.history.never_was(self.person_id):
            return []
        person = self.family.member_not_elsewhere(self.person_id).person
        return [
            PersonAnnulled(
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                person_id=person.person_id,
                nik_key=person.nik_key,
            )
        ]


@router.post(
    "/households/{family_id}/members/{person_id}/annulment",
    status_code=202,
    dependencies=[may("person.annul")],
    summary="Hapuskan catatan orang yang tidak pernah ada",
    description="NIK-nya bebas lagi. Keluarga yang tidak pernah ada: nyatakan catatannya keliru.",
)
def annul_person(family_id: UUID, person_id: UUID, counter: CounterDep) -> Accepted:
    family = Family(family_id)
    return counter.record(AnnulPerson(family, person_id), family)
