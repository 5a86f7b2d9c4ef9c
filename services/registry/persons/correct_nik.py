"""Correct a NIK that had been recorded wrongly; the person stays the same person.

Without a NIK given, the wrong one is taken away and is free for whom it belongs to. For people
who left that is all that can be done here: their right NIK is recorded where they live.
"""

from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.event import UNKNOWN_DATE
from contracts.registry.persons import NikCorrected
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.registry.counter import REGISTRARS, Accepted, DeskDep, NumbersDep
from services.registry.forms import Form
from services.registry.number_fields import Nik
from services.registry.projections.claims import Claims
from services.registry.projections.erased import known_identity
from services.registry.projections.family_decision import FamilyDecision
from services.registry.projections.member import Presence
from services.registry.refusals import InAnotherFamily

router = APIRouter(tags=["Orang"])
CORRECT = right("nik.correct", *REGISTRARS)


class HasNoNik(Refused):
    title = "Belum mempunyai NIK"
    detail = "Orang ini belum mempunyai NIK. Catat sebagai penetapan NIK."


class NotRecordedHere(Refused):
    title = "Orang ini tidak lagi tercatat di sini"
    detail = (
        "NIK orang yang sudah pindah hanya dapat dikosongkan. NIK yang benar dicatat di tujuan."
    )


class CorrectNik(FamilyDecision):
    def __init__(
        self, family_id: UUID, person_id: UUID, nik_key: str | None, nik: str | None
    ) -> None:
        super().__init__(family_id, claims=Claims([nik_key]))
        self.person_id = person_id
        self.nik_key = nik_key
        self.nik = nik

    def judge(self) -> None:
        member = self.member(self.person_id)
        person = member.person
        if member.presence is Presence.ELSEWHERE:
            raise InAnotherFamily
        if person.nik_key == self.nik_key:
            return
        if person.nik_key is None:
            raise HasNoNik
        if self.nik_key is not None and member.presence not in (Presence.PRESENT, Presence.DEAD):
            raise NotRecordedHere
        self.claims.require_nik(self.nik_key, self.person_id)
        self.record(
            NikCorrected(
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                effective=UNKNOWN_DATE,
                person_id=self.person_id,
                nik_key=self.nik_key,
                previous_nik_key=person.nik_key,
                identity=known_identity(person).model_copy(update={"nik": self.nik}),
            )
        )


class RightNik(Form):
    nik: Nik | None = Field(description="Kosong (null) bila NIK yang benar belum diketahui")


@router.post(
    "/households/{family_id}/members/{person_id}/nik-correction",
    status_code=202,
    dependencies=[requires(CORRECT)],
    summary="Betulkan NIK yang salah tercatat",
)
def correct_nik(
    family_id: UUID, person_id: UUID, right_one: RightNik, desk: DeskDep, numbers: NumbersDep
) -> Accepted:
    nik_key = numbers.nik(right_one.nik)
    return desk.record(CorrectNik(family_id, person_id, nik_key, right_one.nik))
