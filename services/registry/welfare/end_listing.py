"""End a family's listing: it leaves the welfare list, with a reason, and stays in the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.codes.reasons import ReasonCode
from contracts.event import Effective, Event
from contracts.registry.welfare import ListingEnded
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Dated
from services.registry.projections.family import Family
from services.registry.projections.welfare import Welfare
from services.registry.rules import require_past

router = APIRouter(tags=["Kesejahteraan"])


@dataclass
class EndListing(Decision):
    family: Family
    welfare: Welfare
    reason_code: ReasonCode
    effective: Effective
    today: date

    def decide(self) -> Sequence[Event]:
        require_past(self.effective, self.today)
        if self.welfare.listed is False:
            return []
        common = self.family.facts_of(self.effective)
        return [ListingEnded(**common, reason_code=self.reason_code)]


class ListingEnd(Dated):
    EXAMPLE: ClassVar = {"effective": {"on": "2026-11-17"}, "reason_code": "MAMPU"}

    reason_code: ReasonCode


@router.post(
    "/households/{family_id}/listing-end",
    status_code=202,
    dependencies=records("listing.end", "dinsos_pengesah"),
    summary="Keluarkan keluarga dari daftar penerima",
    description="Keluarga tetap tercatat sebagai penduduk.",
)
def end_listing(family_id: UUID, end: ListingEnd, counter: CounterDep) -> Accepted:
    family, welfare = Family(family_id), Welfare(family_id)
    decision = EndListing(family, welfare, end.reason_code, end.effective, counter.today)
    return counter.record_welfare(decision, family)
