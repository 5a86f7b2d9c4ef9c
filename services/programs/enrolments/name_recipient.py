"""Name in whose name a family receives: the heir of a head who is gone, or whom it chose itself.

It must be somebody who lives in the family. What made a change due is settled by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.event import Effective, Event
from contracts.programs.enrolments import FamilyTarget, RecipientNamed
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import NotFound, Refused
from services.programs.enrolments.enrolment_desk import EnrolmentDeskDep
from services.programs.enrolments.enrolments import AlreadyEnded, Enrolments
from services.programs.families.homes import HomeVillage
from services.programs.office import Form, require_past
from services.programs.programmes.rulebook import ProgrammeCode, programme_id
from services.programs.rights import NAME_RECIPIENT

router = APIRouter(tags=["Kepesertaan"])


class NotInTheFamily(Refused):
    status = 422
    title = "Bukan anggota keluarga ini"
    detail = "Penerima harus anggota yang tercatat dalam keluarga ini. Periksa susunan keluarga."


class ReceivesItself(Refused):
    title = "Program ini untuk orangnya sendiri"
    detail = "Bantuan ini diterima orangnya sendiri; penerimanya tidak dapat diganti."


@dataclass
class NameRecipient(Decision):
    enrolments: Enrolments
    programme_id: UUID
    named: UUID
    """The enrolment, or the family that receives."""
    recipient_id: UUID
    effective: date
    home: HomeVillage
    today: date

    def decide(self) -> Sequence[Event]:
        enrolment = self.enrolments.find(self.programme_id, self.named)
        if enrolment is None:
            raise NotFound
        if not isinstance(enrolment.target, FamilyTarget):
            raise ReceivesItself
        if not enrolment.active:
            raise AlreadyEnded
        if self.recipient_id not in self.home.members:
            raise NotInTheFamily
        require_past(self.effective, self.today)
        if enrolment.recipient_id == self.recipient_id and not enrolment.changes_due:
            return []
        return [
            RecipientNamed(
                **enrolment.facts_of(self.home.village_code, Effective.day(self.effective)),
                recipient_id=self.recipient_id,
                settles=tuple(sorted(enrolment.changes_due)),
            )
        ]


class NewRecipient(Form):
    """Ahli waris, atau anggota lain yang dipilih keluarga."""

    EXAMPLE: ClassVar = {
        "person_id": "00000000-0000-0000-0000-000000000002",
        "effective": "2026-11-20",
    }

    person_id: UUID = Field(description="Anggota keluarga yang menerima mulai sekarang")
    effective: date | None = Field(default=None, description="Mulai tanggal ini; kosong: hari ini")


@router.post(
    "/programmes/{code}/enrolments/{named}/recipient",
    dependencies=NAME_RECIPIENT,
    summary="Menetapkan penerima, misalnya ahli waris",
    description="Sesudah ini tanda `ganti_penerima` hilang. `named`: nomor kepesertaan atau "
    "keluarganya.",
)
def name_recipient(
    code: ProgrammeCode, named: UUID, chosen: NewRecipient, desk: EnrolmentDeskDep
) -> dict[str, int]:
    today = desk.office.today
    decision = NameRecipient(
        Enrolments(named),
        programme_id(code),
        named,
        chosen.person_id,
        effective=chosen.effective or today,
        home=desk.home(code, named),
        today=today,
    )
    return {"position": desk.office.record(decision).position}
