"""Correct the day of what happened: it happened, but on another day. That is no resurrection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.amendments import Amendment, CivilEventCorrected
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.corrections.facts_of_command import (
    AlreadyVoided,
    FactsOfCommand,
    concerning,
)
from services.registry.counter import Accepted, OfficeDep, may
from services.registry.forms import Dated
from services.registry.rules import require_past

router = APIRouter(tags=["Pembetulan"])


class HasNoDate(Refused):
    title = "Catatan tanpa tanggal"
    detail = "Catatan ini tidak bertanggal peristiwa. Bila keliru, nyatakan catatannya keliru."


@dataclass
class CorrectDate(Decision):
    wrong: FactsOfCommand
    effective: Effective
    office: str
    today: date

    def decide(self) -> Sequence[Event]:
        found = self.wrong.found
        self.wrong.require_reach(self.office)
        if isinstance(found.fact, Amendment) or not hasattr(found.fact, "effective"):
            raise HasNoDate
        require_past(self.effective, self.today)
        together = self.wrong.standing
        if found not in together:
            raise AlreadyVoided
        if self.wrong.effective == self.effective:
            return []
        dated = [past for past in together if hasattr(past.fact, "effective")]
        return [CivilEventCorrected(**concerning(found, *dated), effective=self.effective)]


@router.post(
    "/facts/{event_id}/date",
    status_code=202,
    dependencies=[may("fact.date")],
    summary="Betulkan tanggal suatu peristiwa",
    description="Yang dicatat bersamanya, misalnya pengganti kepala keluarga, ikut tanggal itu.",
)
def correct_date(event_id: UUID, right_one: Dated, office: OfficeDep) -> Accepted:
    wrong = FactsOfCommand(event_id)
    decision = CorrectDate(wrong, right_one.effective, office.by.office, office.today)
    return office.amend(decision, lambda: wrong.family_id)
