"""Apply a ratified change, or answer which facts stand in the way; never overwrite a later answer.

The answer is itself a fact, recorded in the same append as the change.
"""

from collections.abc import Sequence
from uuid import UUID

from eventsourcing.dcb.domain import Selector
from eventsourcing.domain import event

from contracts.event import Effective
from contracts.ids import FAMILY
from contracts.registry.families import AddressChanged
from contracts.registry.welfare import (
    Housing,
    HousingSurveyed,
    ListingEnded,
    RatifiedChangeApplied,
    RatifiedChangeRefused,
    RefusalReason,
    Standing,
)
from contracts.verification.cases import HousingUpdate, ProposedChange
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.family_decision import FamilyDecision


class ApplyRatifiedChange(FamilyDecision):
    def __init__(
        self,
        case_id: UUID,
        family_id: UUID,
        village_code: str,
        change: ProposedChange,
        *,
        seen_at: int,
        effective: Effective,
    ) -> None:
        super().__init__(family_id)
        self.case_id = case_id
        self.village_code = village_code
        self.change = change
        self.seen_at = seen_at
        self.effective = effective
        self.left: list[Standing] = []
        self.unlisted: list[Standing] = []
        self.later: list[Standing] = []

    def consistency_boundary(self) -> Sequence[Selector]:
        welfare = Selector([HousingSurveyed, ListingEnded], [FAMILY.of(self.family.family_id)])
        return [*super().consistency_boundary(), welfare]

    def fold(self, past: Recorded) -> None:
        somebody = not self.family.gone
        super().fold(past)
        if somebody and self.family.gone:
            self.left = [self._standing()]

    @event(ListingEnded)
    def _(self) -> None:
        self.unlisted.append(self._standing("listing"))

    @event(HousingSurveyed)
    def _(self, housing: Housing) -> None:
        if fields := self._at_odds_with(housing):
            self._remember(*fields)

    @event(AddressChanged)
    def _(self) -> None:
        # Answers about the house that the family has left say nothing about the next one.
        if isinstance(self.change, HousingUpdate):
            self._remember("address")

    def execute(self) -> None:
        if self.family.gone:
            self._refuse(RefusalReason.FAMILY_GONE, self.left)
        elif self.later:
            self._refuse(RefusalReason.CHANGED_MEANWHILE, self.later)
        elif isinstance(self.change, HousingUpdate):
            self._apply(
                HousingSurveyed(
                    family_id=self.family.family_id,
                    village_code=self.family.village_code,
                    effective=self.effective,
                    housing=self.change.housing,
                    case_id=self.case_id,
                )
            )
        elif self.unlisted:
            self._refuse(RefusalReason.ALREADY_UNLISTED, self.unlisted)
        else:
            self._apply(
                ListingEnded(
                    family_id=self.family.family_id,
                    village_code=self.family.village_code,
                    effective=self.effective,
                    reason_code=self.change.reason_code,
                    case_id=self.case_id,
                )
            )

    def _apply(self, changed: HousingSurveyed | ListingEnded) -> None:
        applied = RatifiedChangeApplied(
            family_id=self.family.family_id,
            village_code=self.family.village_code,
            case_id=self.case_id,
        )
        self.record_all(changed, applied)

    def _refuse(self, reason: RefusalReason, standing: Sequence[Standing]) -> None:
        self.record(
            RatifiedChangeRefused(
                family_id=self.family.family_id,
                village_code=self.family.village_code or self.village_code,
                case_id=self.case_id,
                reason=reason,
                standing=tuple(standing),
            )
        )

    def _at_odds_with(self, answered: Housing) -> list[str]:
        """The proposed answers that a survey answers otherwise."""
        if not isinstance(self.change, HousingUpdate):
            return []
        proposed = self.change.housing.model_dump(exclude_none=True)
        given = answered.model_dump(exclude_none=True)
        return [name for name, value in proposed.items() if given.get(name, value) != value]

    def _remember(self, *fields: str) -> None:
        if self.reading.position > self.seen_at:
            self.later.append(self._standing(*fields))

    def _standing(self, *fields: str) -> Standing:
        past = self.reading
        return Standing(
            event_id=str(past.event_id),
            position=past.position,
            topic=past.fact.TOPIC,
            fields=fields,
            recorded_on=past.by.recorded_at.date(),
        )
