"""Correct a NIK that had been recorded wrongly; the person stays the same person.

Without a NIK given, the wrong one is taken away and is free for whom it belongs to. For people
who left that is all that can be done here: their right NIK is recorded where they live.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.event import UNKNOWN_DATE, Event
from contracts.registry.persons import NikCorrected
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Form, Nik
from services.registry.projections.claims import NikClaims
from services.registry.projections.family import Family

router = APIRouter(tags=["Orang"])


class HasNoNik(Refused):
    title = "Belum mempunyai NIK"
    detail = "Orang ini belum mempunyai NIK. Catat sebagai penetapan NIK."


class NotRecordedHere(Refused):
    title = "Orang ini tidak lagi tercatat di sini"
    detail = (
        "NIK orang yang sudah pindah hanya dapat dikosongkan. NIK yang benar dicatat di tujuan."
    )


@dataclass
class CorrectNik(Decision):
    family: Family
    niks: NikClaims
    person_id: UUID
    nik_key: str | None
    nik: str | None

    def decide(self) -> Sequence[Event]:
        member = self.family.member_not_elsewhere(self.person_id)
        person = member.person
        if person.nik_key == self.nik_key:
            return []
        if person.nik_key is None:
            raise HasNoNik
        if self.nik_key is not None and member.away:
            raise NotRecordedHere
        self.niks.require(self.nik_key, self.person_id)
        identity = self.family.identity_of(person)
        return [
            NikCorrected(
                **self.family.facts_of(UNKNOWN_DATE),
                person_id=self.person_id,
                nik_key=self.nik_key,
                previous_nik_key=person.nik_key,
                identity=identity.model_copy(update={"nik": self.nik}),
            )
        ]


class RightNik(Form):
    EXAMPLE: ClassVar = {"nik": "9999014203920005"}

    nik: Nik | None = Field(description="Kosong (null) bila NIK yang benar belum diketahui")


@router.post(
    "/households/{family_id}/members/{person_id}/nik-correction",
    status_code=202,
    dependencies=records("nik.correct"),
    summary="Betulkan NIK yang salah tercatat",
)
def correct_nik(
    family_id: UUID, person_id: UUID, right_one: RightNik, counter: CounterDep
) -> Accepted:
    family, nik_key = Family(family_id), counter.nik(right_one.nik)
    decision = CorrectNik(family, NikClaims([nik_key]), person_id, nik_key, right_one.nik)
    return counter.record(decision, family)
