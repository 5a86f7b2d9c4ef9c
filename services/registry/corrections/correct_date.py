"""Correct the day of what happened: it happened, but on another day. That is no resurrection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.ids import PERSON
from contracts.registry.amendments import Amendment, CivilEventCorrected
from contracts.registry.civil_events import MemberBorn
from contracts.registry.welfare import DesilReceived
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import Refused
from services.registry.corrections.facts_of_command import (
    AlreadyVoided,
    FactsOfCommand,
    concerning,
)
from services.registry.counter import Accepted, OfficeDep, records
from services.registry.forms import Dated
from services.registry.refusals import Erased
from services.registry.rules import require_after_birth, require_past

router = APIRouter(tags=["Pembetulan"])
NOT_DATED = (Amendment, MemberBorn, DesilReceived)
"""A birth is dated by the birth date, a desil by its quarter."""


class HasNoDate(Refused):
    title = "Catatan tanpa tanggal"
    detail = (
        "Catatan ini tidak bertanggal peristiwa sendiri. Tanggal lahir dibetulkan pada biodata; "
        "selain itu nyatakan catatannya keliru."
    )


@dataclass
class CorrectDate(Decision):
    wrong: FactsOfCommand
    effective: Effective
    office: str
    today: date

    def decide(self) -> Sequence[Event]:
        found = self.wrong.found
        self.wrong.require_reach(self.office)
        stated = getattr(found.fact, "effective", None)
        if stated is None or isinstance(found.fact, NOT_DATED):
            raise HasNoDate
        require_past(self.effective, self.today)
        together = self.wrong.standing
        if found not in together:
            raise AlreadyVoided
        if self.wrong.effective == self.effective:
            return []
        self._require_somebody_known(found)
        for born in self._births(found.tags):
            require_after_birth(self.effective, born)
        dated = [past for past in together if getattr(past.fact, "effective", None) == stated]
        return [CivilEventCorrected(**concerning(found, *dated), effective=self.effective)]

    def _require_somebody_known(self, found: Recorded) -> None:
        """Raises Erased where it happened to nobody but people whose data was destroyed."""
        people = {UUID(each) for each in PERSON.values_in(found.tags)}
        erased = {who for each in self.wrong.families.values() for who in each.at().erased}
        if people and people <= erased:
            raise Erased

    def _births(self, tags: Sequence[str]) -> list[date | None]:
        """The birth dates of those whom the fact is of."""
        return [
            each.person.biodata.birth_date
            for family in self.wrong.families.values()
            for who, each in family.at().members.items()
            if PERSON.of(who) in tags
        ]


@router.post(
    "/facts/{event_id}/date",
    status_code=202,
    dependencies=records("fact.date"),
    summary="Betulkan tanggal suatu peristiwa",
    description="Yang dicatat bersamanya, misalnya pengganti kepala keluarga, ikut tanggal itu.",
)
def correct_date(event_id: UUID, right_one: Dated, office: OfficeDep) -> Accepted:
    wrong = FactsOfCommand(event_id)
    decision = CorrectDate(wrong, right_one.effective, office.by.office, office.today)
    return office.amend(decision, lambda: wrong.family_id)
