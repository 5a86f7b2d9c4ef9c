"""Replace the KK number: a number belongs to one family, and the old one is free again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Effective, Event
from contracts.registry.families import KkNumberReplaced
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Dated, KkNumber
from services.registry.projections.claims import KkClaim
from services.registry.projections.family import Family
from services.registry.rules import require_past

router = APIRouter(tags=["Keluarga"])


@dataclass
class ReplaceKkNumber(Decision):
    family: Family
    kk: KkClaim
    kk_number: str
    effective: Effective
    today: date

    def decide(self) -> Sequence[Event]:
        self.family.require_somebody()
        if self.kk.kk_key == self.family.kk_key:
            return []
        require_past(self.effective, self.today)
        self.kk.require(self.family.family_id)
        return [
            KkNumberReplaced(
                **self.family.facts_of(self.effective),
                kk_key=self.kk.kk_key,
                previous_kk_key=self.family.kk_key,
                **self.family.under(self.kk_number).parts(),
            )
        ]


class NewKkNumber(Dated):
    EXAMPLE: ClassVar = {"effective": {"on": "2026-11-17"}, "kk_number": "9999011711260002"}

    kk_number: KkNumber


@router.post(
    "/households/{family_id}/kk-number",
    status_code=202,
    dependencies=records("kk-number.replace"),
    summary="Ganti nomor KK",
)
def replace_kk_number(family_id: UUID, new: NewKkNumber, counter: CounterDep) -> Accepted:
    family = Family(family_id)
    kk = KkClaim(counter.kk(new.kk_number))
    decision = ReplaceKkNumber(family, kk, new.kk_number, new.effective, counter.today)
    return counter.record(decision, family)
