"""Ask to erase a person's data: the first of two officers, with the legal basis in provenance."""

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

REQUEST = right("erasure.request", "dpo")
router = APIRouter(tags=["Penghapusan data pribadi"])


class NoLegalBasis(Refused):
    status = 422
    title = "Dasar hukum belum diisi"
    detail = "Isi kepala Legal-Basis dengan dasar hukum penghapusan, lalu kirim lagi."


class RequestErasure(Decision):
    def __init__(self, family_id: UUID, village_code: str, person_id: UUID, today: date) -> None:
        self.family_id = family_id
        self.village_code = village_code
        self.person_id = person_id
        self.today = today
        self.open = False

    def consistency_boundary(self) -> Sequence[Selector]:
        return [Selector([ErasureRequested, PersonalDataErased], [PERSON.of(self.person_id)])]

    @event(ErasureRequested)
    def _(self) -> None:
        self.open = True

    @event(PersonalDataErased)
    def _(self) -> None:
        self.open = True

    def execute(self) -> None:
        if self.open:
            return
        self.record(
            ErasureRequested(
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
    "/persons/{person_id}/erasure",
    status_code=202,
    dependencies=[requires(REQUEST)],
    summary="Minta penghapusan data pribadi seseorang",
)
def request_erasure(person_id: UUID, ledger: LedgerDep, who: Who, by: By) -> Accepted:
    if not by.legal_basis:
        raise NoLegalBasis
    family = family_of(ledger, person_id)
    who.require(family.village_code)
    decision = RequestErasure(family.family_id, family.village_code, person_id, now().date())
    return Accepted(person_id=person_id, position=ledger.decide(decision, by).position)
