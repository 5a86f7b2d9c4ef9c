"""What was recorded of a family since a change was proposed, and stands in the change's way."""

from collections.abc import Sequence
from uuid import UUID

from contracts.calendar import day_of
from contracts.registry.families import AddressChanged
from contracts.registry.welfare import (
    FamilyListed,
    Housing,
    ListingEnded,
    Standing,
    SurveyRecorded,
)
from contracts.verification.cases import HousingUpdate, ProposedChange
from infra.runtime.eventstore.projection import Projection, Query, on
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.family import Family


class Meanwhile(Projection):
    """Looks at a family for the sake of one change, proposed at a position of the ledger."""

    grows = True

    def __init__(self, family_id: UUID, change: ProposedChange, based_on: int) -> None:
        self.family = Family(family_id)
        self.tags = self.family.tags
        self.change = change
        self.based_on = based_on
        self.left: Sequence[Standing] = ()
        """The fact after which nobody lived there any more."""
        self.unlisted: list[Standing] = []
        self.later: list[Standing] = []

    def boundary(self) -> list[Query]:
        return [*self.family.boundary(), *super().boundary()]

    def apply(self, past: Recorded) -> None:
        somebody = not self.family.gone
        self.family.apply(past)
        if somebody and self.family.gone:
            self.left = [_standing(past)]
        super().apply(past)

    @on(ListingEnded)
    def ended(self, fact: ListingEnded, past: Recorded) -> None:
        self.unlisted.append(_standing(past, "listing"))

    @on(FamilyListed)
    def listed(self, fact: FamilyListed, past: Recorded) -> None:
        self.unlisted.clear()

    @on(SurveyRecorded)
    def surveyed(self, fact: SurveyRecorded, past: Recorded) -> None:
        if fields := self._at_odds_with(fact.housing):
            self._remember(past, *fields)

    @on(AddressChanged)
    def moved(self, fact: AddressChanged, past: Recorded) -> None:
        # Answers about the house that the family has left say nothing about the next one.
        if isinstance(self.change, HousingUpdate):
            self._remember(past, "address")

    def _at_odds_with(self, answered: Housing) -> list[str]:
        """The proposed answers that a survey answers otherwise."""
        if not isinstance(self.change, HousingUpdate):
            return []
        proposed = self.change.housing.model_dump(exclude_none=True)
        given = answered.model_dump(exclude_none=True)
        return [name for name, value in proposed.items() if given.get(name, value) != value]

    def _remember(self, past: Recorded, *fields: str) -> None:
        if past.position > self.based_on:
            self.later.append(_standing(past, *fields))


def _standing(past: Recorded, *fields: str) -> Standing:
    return Standing(
        event_id=str(past.event_id),
        position=past.position,
        topic=past.fact.TOPIC,
        fields=fields,
        recorded_on=day_of(past.recorded_at),
    )
