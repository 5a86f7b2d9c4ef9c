"""Record a birth: the child joins a family somebody lives in, on the day it was born."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.codes.person import Sex
from contracts.event import Effective, Event
from contracts.registry.civil_events import MemberBorn
from contracts.registry.parts import Person
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.counter import Accepted, CounterDep, may
from services.registry.forms import NewPerson, Reporting
from services.registry.projections.claims import NikClaims
from services.registry.projections.family import Family
from services.registry.rules import (
    NOTHING_SAID,
    Report,
    require_after_birth,
    require_no_second_head,
    require_past,
)

router = APIRouter(tags=["Peristiwa penduduk"])


class NotTheMother(Refused):
    status = 422
    title = "Ibu tidak sesuai"
    detail = "Ibu harus perempuan yang tercatat dalam keluarga ini. Pilih ibu yang benar."


@dataclass
class RecordBirth(Decision):
    family: Family
    niks: NikClaims
    child: Person
    born: date
    today: date
    mother_id: UUID | None = None
    report: Report = NOTHING_SAID

    def decide(self) -> Sequence[Event]:
        self.family.require_somebody()
        effective = Effective.day(self.born)
        require_past(effective, self.today)
        require_no_second_head(self.child.relation)
        if self.mother_id is not None:
            mother = self.family.member(self.mother_id).person.biodata
            if mother.sex is not Sex.FEMALE:
                raise NotTheMother
            require_after_birth(effective, mother.birth_date)
        self.niks.require(self.child.nik_key, self.child.person_id)
        biodata = self.child.biodata.model_copy(update={"birth_date": self.born})
        return [
            MemberBorn(
                **self.family.facts_of(effective),
                **self.report.of(self.family, effective, self.today),
                child=self.child.model_copy(update=biodata.parts()),
                mother_id=self.mother_id,
            )
        ]


class Birth(Reporting):
    born: date
    child: NewPerson
    mother_id: UUID | None = Field(default=None, description="Ibu, bila anggota keluarga ini")


@router.post(
    "/households/{family_id}/births",
    status_code=202,
    dependencies=[may("birth.record")],
    summary="Catat kelahiran",
)
def record_birth(family_id: UUID, birth: Birth, counter: CounterDep) -> Accepted:
    family = Family(family_id)
    nik_key = counter.nik(birth.child.identity.nik)
    child = birth.child.person(counter.new_id("child"), nik_key)
    said = (birth.mother_id, birth.report)
    decision = RecordBirth(family, NikClaims([nik_key]), child, birth.born, counter.today, *said)
    return counter.record(decision, family)
