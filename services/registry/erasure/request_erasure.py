"""Ask to erase a person's data: the first of two officers, with the legal basis in provenance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.persons import ErasureRequested
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.counter import records
from services.registry.erasure.erasing import ErasureAccepted, ErasureDeskDep, FamilyHome
from services.registry.projections.erasures import Erasures

router = APIRouter(tags=["Penghapusan data pribadi"])


class NoLegalBasis(Refused):
    status = 422
    title = "Dasar hukum belum diisi"
    detail = "Isi kepala Legal-Basis dengan dasar hukum penghapusan, lalu kirim lagi."


@dataclass
class RequestErasure(Decision):
    erasures: Erasures
    person_id: UUID
    home: FamilyHome
    today: date

    def decide(self) -> Sequence[Event]:
        if self.person_id in {*self.erasures.requested_by, *self.erasures.erased}:
            return []
        return [
            ErasureRequested(
                **self.home._asdict(),
                effective=Effective.day(self.today),
                person_id=self.person_id,
            )
        ]


@router.post(
    "/persons/{person_id}/erasure",
    status_code=202,
    dependencies=records("erasure.request", "dpo"),
    summary="Minta penghapusan data pribadi seseorang",
)
def request_erasure(person_id: UUID, desk: ErasureDeskDep) -> ErasureAccepted:
    if not desk.office.by.legal_basis:
        raise NoLegalBasis
    erasures = Erasures.of_person(person_id)
    return desk.answer(RequestErasure(erasures, person_id, desk.home(), desk.office.today))
