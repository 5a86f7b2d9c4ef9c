"""Erase a person's data: a second officer agrees, never the one who asked."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from eventsourcing.dcb.domain import Selector
from eventsourcing.domain import event
from fastapi import APIRouter
from pydantic import BaseModel

from contracts.event import Effective
from contracts.ids import PERSON
from contracts.registry.persons import ErasureRequested, PersonalDataErased
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.http.access import Who, requires
from infra.runtime.http.provenance import By
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.registry.deps import LedgerDep, family_of

APPROVE = right("erasure.approve", "dinsos_approver")
router = APIRouter(tags=["Penghapusan data pribadi"])


class NotRequested(Refused):
    title = "Belum diminta"
    detail = "Penghapusan harus diminta dahulu oleh pejabat pelindungan data."


class AskedByYourself(Refused):
    title = "Perlu petugas kedua"
    detail = "Anda yang meminta penghapusan ini, jadi petugas lain yang harus menyetujuinya."


class ApproveErasure(Decision):
    def __init__(
        self, family_id: UUID, village_code: str, person_id: UUID, approver: str, today: date
    ) -> None:
        self.family_id = family_id
        self.village_code = village_code
        self.person_id = person_id
        self.approver = approver
        self.today = today
        self.requested_by: str | None = None
        self.erased = False

    def consistency_boundary(self) -> Sequence[Selector]:
        return [Selector([ErasureRequested, PersonalDataErased], [PERSON.of(self.person_id)])]

    @event(ErasureRequested)
    def _(self) -> None:
        self.requested_by = self.reading.by.actor

    @event(PersonalDataErased)
    def _(self) -> None:
        self.erased = True

    def execute(self) -> None:
        if self.erased:
            return
        if self.requested_by is None:
            raise NotRequested
        if self.requested_by == self.approver:
            raise AskedByYourself
        self.record(
            PersonalDataErased(
                family_id=self.family_id,
                village_code=self.village_code,
                effective=Effective.day(self.today),
                person_id=self.person_id,
            )
        )


class Accepted(BaseModel):
    person_id: UUID
    position: int


@router.post(
    "/persons/{person_id}/erasure/approval",
    status_code=202,
    dependencies=[requires(APPROVE)],
    summary="Setujui penghapusan data pribadi seseorang",
)
def approve_erasure(person_id: UUID, ledger: LedgerDep, who: Who, by: By) -> Accepted:
    family = family_of(ledger, person_id)
    who.require(family.village_code)
    decision = ApproveErasure(
        family.family_id, family.village_code, person_id, by.actor, now().date()
    )
    return Accepted(person_id=person_id, position=ledger.decide(decision, by).position)
