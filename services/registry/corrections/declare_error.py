"""Declare that facts were recorded in error: they never were so. The record stays, visible.

What one command recorded goes together: a death and who headed the family from then on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Event
from contracts.registry.amendments import FactVoided
from infra.runtime.eventstore.decisions import Decision
from services.registry.corrections.facts_of_command import (
    AlreadyVoided,
    FactsOfCommand,
    concerning,
)
from services.registry.counter import Accepted, OfficeDep, may

router = APIRouter(tags=["Pembetulan"])


@dataclass
class DeclareError(Decision):
    wrong: FactsOfCommand
    office: str

    def decide(self) -> Sequence[Event]:
        found = self.wrong.found
        self.wrong.require_reach(self.office)
        together = self.wrong.standing
        if found not in together:
            raise AlreadyVoided
        return [FactVoided(**concerning(found, *together))]


@router.post(
    "/facts/{event_id}/error",
    status_code=202,
    dependencies=[may("fact.void")],
    summary="Nyatakan suatu catatan keliru",
    description="Alasannya ditulis pada kepala Reason. Catatan lama tetap ada dan tetap terlihat.",
)
def declare_error(event_id: UUID, office: OfficeDep) -> Accepted:
    wrong = FactsOfCommand(event_id)
    return office.amend(DeclareError(wrong, office.by.office), lambda: wrong.family_id)
