"""Look at emergency access once it is over: what was read, and whether it had to be.

By a DPO or an auditor, never by whoever opened it. Until then it waits, and its officer opens no
other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.codes.roles import EmergencyFinding, Level
from contracts.event import Event
from contracts.registry.roles import EmergencyEvent, EmergencyReviewed
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.decisions import Decision, same_person
from infra.runtime.identity.rights import contains
from infra.runtime.refusals import Refused
from services.registry.counter import OfficeDep, records
from services.registry.emergencies.emergency import (
    EmergencyAccepted,
    EmergencyHistory,
    UnknownEmergency,
)
from services.registry.forms import Form

router = APIRouter(tags=["Akses darurat"])


class StillOpen(Refused):
    title = "Akses darurat masih terbuka"
    detail = "Akhiri dulu akses ini, atau tunggu sampai berakhir, lalu periksa."


class OwnEmergency(Refused):
    status = 403
    title = "Tidak memeriksa diri sendiri"
    detail = "Akses darurat Anda diperiksa petugas lain. Minta rekan yang berwenang."


class AlreadyLookedAt(Refused):
    title = "Sudah diperiksa"
    detail = "Akses darurat ini sudah diperiksa dengan temuan lain."


@dataclass
class ReviewEmergency(Decision):
    emergency: EmergencyHistory
    finding: EmergencyFinding
    by: str
    office: str
    at: datetime

    def decide(self) -> Sequence[Event]:
        opened = self.emergency.found
        if not contains(self.office, opened.region_code):
            raise UnknownEmergency
        if same_person(opened.officer, self.by):
            raise OwnEmergency
        if self.emergency.is_open(self.at):
            raise StillOpen
        if reviewed := self.emergency.reviewed:
            if reviewed.finding != self.finding:
                raise AlreadyLookedAt
            return []
        which = opened.model_dump(include=set(EmergencyEvent.model_fields))
        return [EmergencyReviewed(**which, finding=self.finding)]


class Reviewing(Form):
    EXAMPLE: ClassVar = {"finding": "wajar"}

    finding: EmergencyFinding


@router.post(
    "/emergencies/{emergency_id}/review",
    status_code=202,
    dependencies=records("emergency.review", "dpo", "inspektorat", scope=Level.REGENCY),
    summary="Catat temuan pemeriksaan akses darurat",
    description="Apa yang dibaca: `GET /access-log?emergency=` pada setiap layanan.",
)
def review_emergency(
    emergency_id: UUID, reviewed: Reviewing, office: OfficeDep
) -> EmergencyAccepted:
    emergency, at = EmergencyHistory(emergency_id), now()
    decision = ReviewEmergency(emergency, reviewed.finding, office.by.actor, office.by.office, at)
    outcome = office.decide(decision)
    until = min(emergency.found.until, emergency.ended or at)
    return EmergencyAccepted(emergency_id=emergency_id, until=until, position=outcome.position)
