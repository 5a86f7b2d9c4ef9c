"""Erase a person's data: a second officer agrees, never the one who asked.

Of somebody in two records that were merged both are erased, each by a fact of its own: so whoever
holds something under either forgets it, and it stays forgotten if the merging was an error. With
the last person of a family goes what is sealed of the family itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.persons import PersonalDataErased
from infra.runtime.eventstore.decisions import Decision, same_person
from infra.runtime.refusals import Refused
from services.registry.counter import records
from services.registry.erasure.erasing import ErasureAccepted, ErasureDeskDep, FamilyHome
from services.registry.erasure.who_is_left import WhoIsLeft
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
    left: WhoIsLeft
    home: FamilyHome
    approver: str
    today: date

    def decide(self) -> Sequence[Event]:
        person_id = self.left.person_id
        if person_id in self.erasures.erased:
            return []
        requested_by = self.erasures.requested_by.get(person_id)
        if requested_by is None:
            raise NotRequested
        if same_person(requested_by, self.approver):
            raise AskedByYourself
        return [
            PersonalDataErased(
                **self.home._asdict(),
                effective=Effective.day(self.today),
                person_id=each,
                family_ids=self.left.families_without,
            )
            for each in self.left.records
        ]


@router.post(
    "/persons/{person_id}/erasure/approval",
    status_code=202,
    dependencies=records("erasure.approve", "dinsos_pengesah"),
    summary="Setujui penghapusan data pribadi seseorang",
)
def approve_erasure(person_id: UUID, desk: ErasureDeskDep) -> ErasureAccepted:
    by, today = desk.office.by, desk.office.today
    erasures = Erasures.of_person(person_id)
    decision = ApproveErasure(erasures, WhoIsLeft(person_id), desk.home(), by.actor, today)
    return desk.answer(decision)
