"""How a family fares: its house and assets as surveyed, its desil, and whether it is listed."""

from datetime import date
from uuid import UUID

from contracts.event import Effective, Event
from contracts.ids import FAMILY
from contracts.registry.effects import facts_with
from contracts.registry.history.effect import Answered
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.periods import NOW
from contracts.registry.welfare import Housing, HousingSurveyed
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded


class Welfare(Projection):
    """One family's answers: each is the last that was so, whenever it was recorded."""

    def __init__(self, family_id: UUID) -> None:
        self.tags = (FAMILY.of(family_id),)
        self.history = FamilyHistory(family_id)

    @on(*facts_with(Answered))
    def answered(self, fact: Event, past: Recorded) -> None:
        self.history.learn(past)

    @property
    def housing(self) -> Housing:
        return self.history.at().housing

    @property
    def desil(self) -> dict[str, int | None]:
        """By period."""
        return self.history.at().desil

    @property
    def listed(self) -> bool:
        return self.history.at().listed

    @property
    def surveys(self) -> list[tuple[Housing, Effective]]:
        """Those that stand, the last last."""
        return surveys_of(self.history)

    @property
    def surveyed(self) -> date | None:
        """The day of the last survey."""
        return self.surveys[-1][1].on if self.surveys else None


def surveys_of(history: FamilyHistory, day: date = NOW) -> list[tuple[Housing, Effective]]:
    """The surveys that stand and were made by a day, in the order in which they were made."""
    return [
        (fact.housing, each.effective)
        for each in history.in_order()
        if isinstance(fact := history.known[each.event_id].fact, HousingSurveyed)
        and each.when.last <= day
    ]
