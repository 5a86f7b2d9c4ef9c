"""Put a family back on the welfare list after its listing ended. A new desil does not do that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.event import Effective, Event
from contracts.registry.welfare import FamilyListed, ListSource
from contracts.verification.decrees import Decree, DecreeNumber
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Dated, Form
from services.registry.projections.family import Family
from services.registry.projections.welfare import Welfare
from services.registry.rules import require_past

router = APIRouter(tags=["Kesejahteraan"])


@dataclass
class RelistFamily(Decision):
    family: Family
    welfare: Welfare
    effective: Effective
    today: date
    decree: Decree | None = None

    def decide(self) -> Sequence[Event]:
        self.family.require_somebody()
        require_past(self.effective, self.today)
        if self.welfare.listed:
            return []
        common = self.family.facts_of(self.effective)
        return [FamilyListed(**common, source=ListSource.DECREE, decree=self.decree)]


class RelistingDecree(Form):
    number: DecreeNumber
    on: date


class Relisting(Dated):
    EXAMPLE: ClassVar = {
        "effective": {"on": "2026-11-20"},
        "decree": {"number": "460/12/2026", "on": "2026-11-19"},
    }

    decree: RelistingDecree | None = Field(default=None, description="Surat yang mendasarinya")


@router.post(
    "/households/{family_id}/relisting",
    status_code=202,
    dependencies=records("listing.restore", "dinsos_pengesah"),
    summary="Masukkan kembali keluarga ke daftar penerima",
    description="Kepesertaan program tidak pulih sendiri; keluarga dinilai lagi seperti yang lain.",
)
def relist_family(family_id: UUID, relisting: Relisting, counter: CounterDep) -> Accepted:
    family, welfare = Family(family_id), Welfare(family_id)
    decree = Decree(**relisting.decree.model_dump()) if relisting.decree else None
    decision = RelistFamily(family, welfare, relisting.effective, counter.today, decree)
    return counter.record_welfare(decision, family)
