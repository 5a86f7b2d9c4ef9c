"""Assign a NIK to somebody who has none; a NIK belongs to one living person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.event import UNKNOWN_DATE, Effective, Event
from contracts.registry.persons import NikAssigned
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Form, Nik
from services.registry.projections.claims import NikClaims
from services.registry.projections.family import Family

router = APIRouter(tags=["Orang"])


class HasANik(Refused):
    title = "Sudah mempunyai NIK"
    detail = "Orang ini sudah mempunyai NIK. Bila NIK itu keliru, catat sebagai pembetulan NIK."


@dataclass
class AssignNik(Decision):
    family: Family
    niks: NikClaims
    person_id: UUID
    nik_key: str | None
    nik: str
    effective: Effective = UNKNOWN_DATE

    def decide(self) -> Sequence[Event]:
        person = self.family.resident(self.person_id)
        if person.nik_key == self.nik_key:
            return []
        if person.nik_key is not None:
            raise HasANik
        self.niks.require(self.nik_key, self.person_id)
        identity = self.family.identity_of(person)
        return [
            NikAssigned(
                **self.family.facts_of(self.effective),
                person_id=self.person_id,
                nik_key=self.nik_key,
                identity=identity.model_copy(update={"nik": self.nik}),
            )
        ]


class NewNik(Form):
    EXAMPLE: ClassVar = {"nik": "9999014112000004", "effective": {"on": "2026-11-17"}}

    nik: Nik
    effective: Effective = UNKNOWN_DATE


@router.post(
    "/households/{family_id}/members/{person_id}/nik",
    status_code=202,
    dependencies=records("nik.assign"),
    summary="Tetapkan NIK bagi orang yang belum mempunyai NIK",
)
def assign_nik(family_id: UUID, person_id: UUID, new: NewNik, counter: CounterDep) -> Accepted:
    family, nik_key = Family(family_id), counter.nik(new.nik)
    niks = NikClaims([nik_key])
    decision = AssignNik(family, niks, person_id, nik_key, new.nik, new.effective)
    return counter.record(decision, family)
