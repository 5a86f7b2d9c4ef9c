"""Erase a person's data: a second officer agrees, never the one who asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.persons import PersonalDataErased
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.counter import may
from services.registry.erasure.erasing import ErasureAccepted, ErasureDeskDep, FamilyHome
from services.registry.projections.erasures import Erasures

router = APIRouter(tags=["Penghapusan data pribadi"])


class NotRequested(Refused):
    title = "Belum diminta"
    detail = "Penghapusan harus diminta dahulu oleh pejabat pelindungan data."


class AskedByYourself(Refused):
    title = "Perlu petugas kedua"
    detail = "Anda yang meminta penghapusan ini, jadi petugas lain yang harus menyetujuinya."


@dataclass
class ApproveErasure(Decision):
    erasures: Erasures
    person_id: UUID
    home: FamilyHome
    approver: str
    today: date

    def decide(self) -> Sequence[Event]:
        if self.person_id in self.erasures.erased:
            return []
        requested_by = self.erasures.requested_by.get(self.person_id)
        if requested_by is None:
            raise NotRequested
        if requested_by == self.approver:
            raise AskedByYourself
        return [
            PersonalDataErased(
                **self.home._asdict(),
                effective=Effective.day(self.today),
                person_id=self.person_id,
            )
        ]


@router.post(
    "/persons/{person_id}/erasure/approval",
    status_code=202,
    dependencies=[may("erasure.approve", "dinsos_approver")],
    summary="Setujui penghapusan data pribadi seseorang",
)
def approve_erasure(person_id: UUID, desk: ErasureDeskDep) -> ErasureAccepted:
    by, today = desk.office.by, desk.office.today
    erasures = Erasures.of_person(person_id)
    return desk.answer(ApproveErasure(erasures, person_id, desk.home(), by.actor, today))
