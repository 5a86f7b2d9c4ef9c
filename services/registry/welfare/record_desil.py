"""Record the desil that BPS gave a family for a quarter. An external fact: never computed here.

A later answer for the same quarter stands beside the earlier one; the latest counts. The first
one says that the family is on the list; none puts it back there once its listing ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from contracts.event import UNKNOWN_DATE, Effective, Event
from contracts.registry.welfare import DesilReceived, FamilyListed, ListSource
from contracts.text import Digits
from infra.runtime.eventstore.decisions import Decision
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Form
from services.registry.projections.family import Family
from services.registry.projections.welfare import Welfare
from services.registry.rules import require_past

router = APIRouter(tags=["Kesejahteraan"])


@dataclass
class RecordDesil(Decision):
    family: Family
    welfare: Welfare
    period: str
    desil: int | None
    today: date

    def decide(self) -> Sequence[Event]:
        self.family.require_somebody()
        effective = Effective.day(first_day(self.period))
        require_past(effective, self.today)
        known = self.welfare.desil
        if self.period in known and known[self.period] == self.desil:
            return []
        common = self.family.facts_of(effective)
        return [DesilReceived(**common, period=self.period, desil=self.desil), *self._listed()]

    def _listed(self) -> list[FamilyListed]:
        """Whoever has a place in DTSEN is on its list, unless a decision took them off it."""
        if self.welfare.listed is not None:
            return []
        since = self.family.facts_of(UNKNOWN_DATE)
        return [FamilyListed(**since, source=ListSource.DTSEN, period=self.period)]


def first_day(period: str) -> date:
    """`2026-TW3` begins on 1 July 2026."""
    year, quarter = period.split("-TW")
    return date(int(year), 3 * int(quarter) - 2, 1)


class Desil(Form):
    EXAMPLE: ClassVar = {"period": "2026-TW3", "desil": 2}

    period: Annotated[str, Digits(r"^[1-9]\d{3}-TW[1-4]$")]
    desil: int | None = Field(ge=1, le=10, description="Kosong (null): tercantum tanpa desil")


@router.post(
    "/households/{family_id}/desil",
    status_code=202,
    dependencies=records("desil.record", "dinsos_operator"),
    summary="Catat desil dari BPS untuk suatu triwulan",
)
def record_desil(family_id: UUID, given: Desil, counter: CounterDep) -> Accepted:
    family, welfare = Family(family_id), Welfare(family_id)
    decision = RecordDesil(family, welfare, given.period, given.desil, counter.today)
    return counter.record_welfare(decision, family)
