"""Declare that facts were recorded in error: they never were so. The record stays, visible.

What one command recorded goes together: a death and who headed the family from then on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.amendments import FactVoided
from contracts.registry.persons import PersonalDataErased
from infra.runtime.eventstore.decisions import Decision, Doubt
from infra.runtime.refusals import Refused
from services.registry.corrections.facts_of_command import (
    AlreadyVoided,
    FactsOfCommand,
    concerning,
)
from services.registry.counter import Accepted, OfficeDep, records

router = APIRouter(tags=["Pembetulan"])
RESTS = "Catatan lain bertumpu pada catatan ini dan ikut dinyatakan keliru"


class ErasedForGood(Refused):
    title = "Penghapusan tidak dapat dibatalkan"
    detail = "Data pribadi yang sudah dihapus tidak kembali. Bila orangnya datang, catat lagi."


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
        if isinstance(found.fact, PersonalDataErased):
            raise ErasedForGood
        self.wrong.require_numbers()
        return [FactVoided(**concerning(found, *together, *self.wrong.resting))]

    def doubts(self) -> Iterable[Doubt]:
        """What rests on it is undone too, once it was shown."""
        if resting := self.wrong.resting:
            facts = [
                {"event_id": each.event_id, "title": each.fact.TITLE, "on": _day(each.fact)}
                for each in resting
            ]
            yield Doubt("rests-on", RESTS, {"rests_on": facts})


def _day(fact: Event) -> date | None:
    effective = getattr(fact, "effective", None)
    return effective.on if isinstance(effective, Effective) else None


@router.post(
    "/facts/{event_id}/error",
    status_code=202,
    dependencies=records("fact.void"),
    summary="Nyatakan suatu catatan keliru",
    description=(
        "Alasannya ditulis pada kepala Reason. Catatan lama tetap ada dan tetap terlihat. Bila "
        "catatan lain bertumpu padanya, catatan itu ditunjukkan dulu, dan ikut bila ditegaskan."
    ),
)
def declare_error(event_id: UUID, office: OfficeDep) -> Accepted:
    wrong = FactsOfCommand(event_id)
    return office.amend(DeclareError(wrong, office.by.office), lambda: wrong.family_id)
