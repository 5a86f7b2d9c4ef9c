"""Open a region that is not one's own, to read, for at most four hours; it is looked at after.

As large as the office at most: a village's officer opens a village, nobody a regency from a part of
it. Whoever has one that nobody has looked at yet opens no other, so hours do not add up to days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from fastapi import APIRouter
from pydantic import Field

from contracts.codes.roles import CASEWORKERS, EmergencyReason, Level
from contracts.event import Event
from contracts.registry.roles import EmergencyOpened
from contracts.text import FreeText
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.identity.rights import contains
from infra.runtime.refusals import Refused
from services.registry.counter import OfficeDep, records
from services.registry.emergencies.emergency import EmergenciesOf, EmergencyAccepted
from services.registry.forms import Form, RegionCode

LONGEST = timedelta(hours=4)

router = APIRouter(tags=["Akses darurat"])


class BeyondLevel(Refused):
    status = 422
    title = "Wilayah terlalu luas"
    detail = (
        "Akses darurat paling luas setingkat kantor Anda ({level}). Pilih wilayah yang lebih kecil."
    )


class AlreadyYours(Refused):
    status = 422
    title = "Wilayah ini sudah wilayah Anda"
    detail = "Anda sudah boleh membacanya dari kantor Anda. Buka tanpa akses darurat."


class TooLong(Refused):
    status = 422
    title = "Terlalu lama"
    detail = "Akses darurat paling lama empat jam. Kurangi jamnya."


class NotLookedAtYet(Refused):
    title = "Akses darurat yang lalu belum diperiksa"
    detail = "Minta DPO atau inspektorat memeriksa akses darurat Anda yang lalu, lalu ulangi."


@dataclass
class OpenEmergency(Decision):
    own: EmergenciesOf
    new: EmergencyOpened
    office: str
    at: datetime

    def decide(self) -> Sequence[Event]:
        level = Level.of(self.office)
        if contains(self.office, self.new.region_code):
            raise AlreadyYours
        if Level.of(self.new.region_code) < level:
            raise BeyondLevel(level=level.label)
        if self.new.until > self.at + LONGEST:
            raise TooLong
        if self.own.unreviewed:
            raise NotLookedAtYet
        return [self.new]


class NewEmergency(Form):
    EXAMPLE: ClassVar = {
        "region_code": "18.09.01.2001",
        "why": "bencana",
        "reference": "Laporan BPBD 12/2026",
        "hours": 2,
    }

    region_code: RegionCode
    why: EmergencyReason
    reference: FreeText = Field(
        min_length=3, max_length=200, description="Nomor surat, perintah, atau laporan kejadian"
    )
    hours: int = Field(default=1, ge=1, le=4, description="Berapa jam; paling lama empat")


@router.post(
    "/emergencies",
    status_code=202,
    dependencies=records("emergency.open", *CASEWORKERS),
    summary="Buka akses darurat atas wilayah lain, hanya untuk membaca",
    description="DPO melihatnya seketika, setiap pembacaan ditandai, dan sesudahnya diperiksa.",
)
def open_emergency(asked: NewEmergency, office: OfficeDep) -> EmergencyAccepted:
    at = now()
    new = EmergencyOpened(
        emergency_id=office.new_id("emergency"),
        officer=office.by.actor,
        role=office.by.role,
        region_code=asked.region_code,
        until=at + timedelta(hours=asked.hours),
        why=asked.why,
        reference=asked.reference,
    )
    own = EmergenciesOf(office.by.actor)
    outcome = office.decide(OpenEmergency(own, new, office.by.office, at))
    recorded = (past.fact for past in outcome.recorded)
    found = next((each for each in recorded if isinstance(each, EmergencyOpened)), new)
    return EmergencyAccepted(
        emergency_id=found.emergency_id, until=found.until, position=outcome.position
    )
