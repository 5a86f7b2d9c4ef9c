"""End emergency access before its time: by the officer, or by whoever watches over it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from contracts.codes.roles import CASEWORKERS
from contracts.event import Event
from contracts.registry.roles import EmergencyEnded
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.identity.rights import contains
from services.registry.counter import OfficeDep, records
from services.registry.emergencies.emergency import (
    EmergencyAccepted,
    EmergencyHistory,
    UnknownEmergency,
)

WATCHERS = ("dpo", "inspektorat", "sysadmin")

router = APIRouter(tags=["Akses darurat"])


@dataclass
class EndEmergency(Decision):
    emergency: EmergencyHistory
    by: str
    role: str
    office: str
    at: datetime

    def decide(self) -> Sequence[Event]:
        opened = self.emergency.found
        watches = self.role in WATCHERS and contains(self.office, opened.region_code)
        if self.by != opened.officer and not watches:
            raise UnknownEmergency
        if not self.emergency.is_open(self.at):
            return []
        return [EmergencyEnded(**opened.model_dump(include=set(EmergencyEnded.model_fields)))]


@router.post(
    "/emergencies/{emergency_id}/end",
    status_code=202,
    dependencies=records("emergency.end", *CASEWORKERS, *WATCHERS),
    summary="Akhiri akses darurat sebelum waktunya",
)
def end_emergency(emergency_id: UUID, office: OfficeDep) -> EmergencyAccepted:
    emergency, by, at = EmergencyHistory(emergency_id), office.by, now()
    outcome = office.decide(EndEmergency(emergency, by.actor, by.role, by.office, at))
    until = min(emergency.found.until, emergency.ended or at)
    return EmergencyAccepted(emergency_id=emergency_id, until=until, position=outcome.position)
