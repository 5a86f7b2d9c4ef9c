"""How a family fares: its house and assets as surveyed, its desil, and whether it is listed."""

from datetime import date
from uuid import UUID

from contracts.event import Effective
from contracts.ids import FAMILY
from contracts.registry.welfare import DesilReceived, Housing, HousingSurveyed, ListingEnded
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded


class Welfare(Projection):
    """Folds what was found and told of one family; an answer that is not given stays as it was."""

    def __init__(self, family_id: UUID) -> None:
        self.tags = (FAMILY.of(family_id),)
        self.housing = Housing()
        self.surveys: list[tuple[Housing, Effective]] = []
        self.desil: dict[str, int | None] = {}
        """By period; the latest answer for a period counts."""
        self.listed = True

    @property
    def surveyed(self) -> date | None:
        """The day of the survey that was told last."""
        return self.surveys[-1][1].on if self.surveys else None

    @on(HousingSurveyed)
    def found(self, fact: HousingSurveyed, past: Recorded) -> None:
        given = fact.housing.model_dump(exclude_none=True)
        self.housing = self.housing.model_copy(update=given)
        self.surveys.append((fact.housing, fact.effective))

    @on(DesilReceived)
    def ranked(self, fact: DesilReceived, past: Recorded) -> None:
        self.desil[fact.period] = fact.desil

    @on(ListingEnded)
    def unlisted(self, fact: ListingEnded, past: Recorded) -> None:
        self.listed = False
