"""Annul a person who never existed: a record without anybody behind it, in whatever family.

If they were head, those who stay name another. Undone like any fact: declare it an error.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.amendments import PersonAnnulled
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Form, NewHead
from services.registry.projections.family import Family
from services.registry.rules import Succession, succeed

router = APIRouter(tags=["Pembetulan"])


@dataclass
class AnnulPerson(Decision):
    family: Family
    person_id: UUID
    today: date
    succession: Succession | None = None

    def decide(self) -> Sequence[Event]:
        if self.family.history.never_was(self.person_id):
            return []
        person = self.family.member_not_elsewhere(self.person_id).person
        today, leaving = Effective.day(self.today), {person.person_id}
        heads = succeed(self.family, self.succession, today, leaving=leaving)
        annulled = PersonAnnulled(
            family_id=self.family.family_id,
            village_code=self.family.village_code,
            person_id=person.person_id,
            nik_key=person.nik_key,
        )
        return [annulled, *heads]


class Annulment(Form):
    EXAMPLE: ClassVar = {"new_head": {"head_id": "00000000-0000-0000-0000-000000000002"}}

    new_head: NewHead | None = None


@router.post(
    "/households/{family_id}/members/{person_id}/annulment",
    status_code=202,
    dependencies=records("person.annul"),
    summary="Hapuskan catatan orang yang tidak pernah ada",
    description="NIK-nya bebas lagi. Bila ia kepala keluarga, sebutkan penggantinya.",
)
def annul_person(
    family_id: UUID,
    person_id: UUID,
    counter: CounterDep,
    annulment: Annulment | None = None,
) -> Accepted:
    family = Family(family_id)
    head = annulment.new_head if annulment else None
    succession = head.succession() if head else None
    decision = AnnulPerson(family, person_id, counter.today, succession)
    return counter.record(decision, family)
