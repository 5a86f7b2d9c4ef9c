"""Assign a NIK to somebody who has none; a NIK belongs to one living person."""

from uuid import UUID

from fastapi import APIRouter

from contracts.event import UNKNOWN_DATE, Effective
from contracts.registry.persons import NikAssigned
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.registry.counter import REGISTRARS, Accepted, DeskDep, NumbersDep
from services.registry.forms import Form
from services.registry.number_fields import Nik
from services.registry.projections.claims import Claims
from services.registry.projections.erased import known_identity
from services.registry.projections.family_decision import FamilyDecision

router = APIRouter(tags=["Orang"])
ASSIGN = right("nik.assign", *REGISTRARS)


class HasANik(Refused):
    title = "Sudah mempunyai NIK"
    detail = "Orang ini sudah mempunyai NIK. Bila NIK itu keliru, catat sebagai pembetulan NIK."


class AssignNik(FamilyDecision):
    def __init__(
        self,
        family_id: UUID,
        person_id: UUID,
        nik_key: str,
        nik: str,
        effective: Effective = UNKNOWN_DATE,
    ) -> None:
        super().__init__(family_id, claims=Claims([nik_key]))
        self.person_id = person_id
        self.nik_key = nik_key
        self.nik = nik
        self.effective = effective

    def judge(self) -> None:
        person = self.resident(self.person_id)
        if person.nik_key == self.nik_key:
            return
        if person.nik_key is not None:
            raise HasANik
        self.claims.require_nik(self.nik_key, self.person_id)
        self.record(
            NikAssigned(
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                effective=self.effective,
                person_id=self.person_id,
                nik_key=self.nik_key,
                identity=known_identity(person).model_copy(update={"nik": self.nik}),
            )
        )


class NewNik(Form):
    nik: Nik
    effective: Effective = UNKNOWN_DATE


@router.post(
    "/households/{family_id}/members/{person_id}/nik",
    status_code=202,
    dependencies=[requires(ASSIGN)],
    summary="Tetapkan NIK bagi orang yang belum mempunyai NIK",
)
def assign_nik(
    family_id: UUID, person_id: UUID, new: NewNik, desk: DeskDep, numbers: NumbersDep
) -> Accepted:
    nik_key = numbers.index.of("nik", new.nik)
    return desk.record(AssignNik(family_id, person_id, nik_key, new.nik, new.effective))
