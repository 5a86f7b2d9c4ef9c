"""Enrol a person in a programme that is for people, as a child in PIP; the family is not enrolled.

The person must live in the family that is named, and receives the programme once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.event import Effective, Event
from contracts.programs.enrolments import Enrolled, PersonTarget
from contracts.programs.programmes import TargetKind
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import NotFound, Refused
from services.programs.enrolments.enrolments import Enrolments
from services.programs.families.homes import HomesDep, HomeVillage
from services.programs.office import Form, OfficeDep, require_past
from services.programs.programmes.rulebook import ProgrammeCode, Rulebook
from services.programs.rights import ENROL

router = APIRouter(tags=["Kepesertaan"])


class ForFamilies(Refused):
    title = "Program ini untuk keluarga"
    detail = "Penerimanya keluarga. Buat penetapan untuk desanya."


class LivesElsewhere(Refused):
    status = 422
    title = "Bukan anggota keluarga ini"
    detail = "Orang ini tidak tercatat dalam keluarga yang disebut. Periksa susunan keluarga."


class ReceivesAlready(Refused):
    title = "Sudah menerima program ini"
    detail = "Orang ini sudah menjadi penerima. Muat ulang daftar penerima."


@dataclass
class EnrolPerson(Decision):
    book: Rulebook
    enrolments: Enrolments
    enrolment_id: UUID
    person_id: UUID
    home: HomeVillage
    effective: date
    today: date

    def decide(self) -> Sequence[Event]:
        if self.book.definition is None:
            raise NotFound
        if self.book.definition.target != TargetKind.PERSON:
            raise ForFamilies
        if self.person_id not in self.home.members:
            raise LivesElsewhere
        require_past(self.effective, self.today)
        if self.enrolments.active(self.book.programme_id, self.person_id):
            raise ReceivesAlready
        return [
            Enrolled(
                enrolment_id=self.enrolment_id,
                programme_id=self.book.programme_id,
                target=PersonTarget(person_id=self.person_id, family_id=self.home.family_id),
                village_code=self.home.village_code,
                effective=Effective.day(self.effective),
            )
        ]


class NewEnrolment(Form):
    """Satu orang dan keluarga tempat ia tercatat."""

    EXAMPLE: ClassVar = {
        "person_id": "00000000-0000-0000-0000-000000000003",
        "family_id": "00000000-0000-0000-0000-000000000064",
        "effective": "2026-11-20",
    }

    person_id: UUID
    family_id: UUID
    effective: date | None = Field(default=None, description="Mulai tanggal ini; kosong: hari ini")


class EnrolmentReceipt(BaseModel):
    enrolment_id: UUID
    position: int


@router.post(
    "/programmes/{code}/enrolments",
    status_code=201,
    dependencies=ENROL,
    summary="Menetapkan satu orang sebagai penerima",
    description="Untuk program yang sasarannya orang; dasarnya pada kepala Legal-Basis.",
)
def enrol(
    code: ProgrammeCode, new: NewEnrolment, office: OfficeDep, homes: HomesDep
) -> EnrolmentReceipt:
    enrolment_id = office.new_id("enrolment")
    decision = EnrolPerson(
        Rulebook(code),
        Enrolments(new.person_id),
        enrolment_id,
        new.person_id,
        homes.of(new.family_id),
        effective=new.effective or office.today,
        today=office.today,
    )
    return EnrolmentReceipt(enrolment_id=enrolment_id, position=office.record(decision).position)
