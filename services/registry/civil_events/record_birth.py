"""Record a birth: the child joins a family somebody lives in, on the day it was born."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.codes.person import Relation, Sex
from contracts.event import Effective
from contracts.registry.civil_events import MemberBorn
from contracts.registry.parts import Person
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.registry.counter import REGISTRARS, Accepted, DeskDep, NumbersDep
from services.registry.forms import Form, NewPerson
from services.registry.projections.claims import Claims
from services.registry.projections.dates import require_after_birth, require_past
from services.registry.projections.family_decision import FamilyDecision
from services.registry.refusals import OneHeadNeeded

router = APIRouter(tags=["Peristiwa penduduk"])
RECORD = right("birth.record", *REGISTRARS)


class NotTheMother(Refused):
    status = 422
    title = "Ibu tidak sesuai"
    detail = "Ibu harus perempuan yang tercatat dalam keluarga ini. Pilih ibu yang benar."


class RecordBirth(FamilyDecision):
    def __init__(
        self,
        family_id: UUID,
        child: Person,
        *,
        born: date,
        today: date,
        mother_id: UUID | None = None,
    ) -> None:
        super().__init__(family_id, claims=Claims([child.nik_key]))
        self.child = child
        self.effective = Effective.day(born)
        self.today = today
        self.mother_id = mother_id

    def judge(self) -> None:
        self.require_family()
        require_past(self.effective, self.today)
        if self.child.relation is Relation.HEAD:
            raise OneHeadNeeded
        if self.mother_id is not None:
            self._require_mother(self.mother_id)
        self.claims.require_nik(self.child.nik_key, self.child.person_id)
        biodata = self.child.biodata.model_copy(update={"birth_date": self.effective.on})
        self.record(
            MemberBorn(
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                effective=self.effective,
                child=self.child.model_copy(update={"biodata": biodata}),
                mother_id=self.mother_id,
            )
        )

    def _require_mother(self, mother_id: UUID) -> None:
        mother = self.member(mother_id).person
        if mother.biodata.sex is not Sex.FEMALE:
            raise NotTheMother
        require_after_birth(self.effective, mother.biodata.birth_date)


class Birth(Form):
    born: date
    child: NewPerson
    mother_id: UUID | None = Field(default=None, description="Ibu, bila anggota keluarga ini")


@router.post(
    "/households/{family_id}/births",
    status_code=202,
    dependencies=[requires(RECORD)],
    summary="Catat kelahiran",
)
def record_birth(family_id: UUID, birth: Birth, desk: DeskDep, numbers: NumbersDep) -> Accepted:
    child = birth.child.person(desk.new_id("child"), numbers.nik(birth.child.identity.nik))
    return desk.record(
        RecordBirth(family_id, child, born=birth.born, today=desk.today, mother_id=birth.mother_id)
    )
