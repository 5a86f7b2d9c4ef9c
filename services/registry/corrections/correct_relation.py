"""Correct a relation to the head that had been recorded wrongly; who heads the family stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.codes.person import Relation
from contracts.event import UNKNOWN_DATE, Event
from contracts.registry.persons import RelationCorrected
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Form
from services.registry.projections.family import Family

router = APIRouter(tags=["Orang"])


class HeadsTheFamily(Refused):
    title = "Menyangkut kepala keluarga"
    detail = (
        "Siapa kepala keluarga tidak dibetulkan sebagai hubungan. Catat pergantian kepala "
        "keluarga; bila pergantian yang tercatat keliru, nyatakan catatan itu keliru."
    )


@dataclass
class CorrectRelation(Decision):
    family: Family
    person_id: UUID
    relation: Relation

    def decide(self) -> Sequence[Event]:
        person = self.family.resident(self.person_id)
        if person.relation is self.relation:
            return []
        if Relation.HEAD in (person.relation, self.relation):
            raise HeadsTheFamily
        return [
            RelationCorrected(
                **self.family.facts_of(UNKNOWN_DATE),
                person_id=person.person_id,
                relation=self.relation,
            )
        ]


class RightRelation(Form):
    EXAMPLE: ClassVar = {"relation": "other_relative"}

    relation: Relation


@router.post(
    "/households/{family_id}/members/{person_id}/relation-correction",
    status_code=202,
    dependencies=records("relation.correct"),
    summary="Betulkan hubungan dengan kepala keluarga yang salah tercatat",
)
def correct_relation(
    family_id: UUID, person_id: UUID, right_one: RightRelation, counter: CounterDep
) -> Accepted:
    family = Family(family_id)
    return counter.record(CorrectRelation(family, person_id, right_one.relation), family)
