"""Apply a ratified change, or answer which facts stand in the way; never overwrite a later answer.

The answer is itself a fact, recorded in the same append as the change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.event import Effective, Event
from contracts.registry.welfare import (
    ListingEnded,
    RatifiedChangeApplied,
    RatifiedChangeRefused,
    RefusalReason,
    Standing,
    SurveyRecorded,
)
from contracts.verification.cases import HousingUpdate
from infra.runtime.eventstore.decisions import Decision
from services.registry.welfare.meanwhile import Meanwhile


@dataclass
class ApplyChange(Decision):
    case_id: UUID
    meanwhile: Meanwhile
    effective: Effective
    village_code: str
    """Where the family lived when the change was proposed."""

    def decide(self) -> Sequence[Event]:
        meanwhile, change = self.meanwhile, self.meanwhile.change
        if meanwhile.family.gone:
            return self._refused(RefusalReason.FAMILY_GONE, meanwhile.left)
        if meanwhile.later:
            return self._refused(RefusalReason.CHANGED_MEANWHILE, meanwhile.later)
        common = meanwhile.family.facts_of(self.effective) | {"case_id": self.case_id}
        if isinstance(change, HousingUpdate):
            return self._applied(SurveyRecorded(**common, **change.housing.answered()))
        if meanwhile.unlisted:
            return self._refused(RefusalReason.ALREADY_UNLISTED, meanwhile.unlisted)
        return self._applied(ListingEnded(**common, reason_code=change.reason_code))

    def _applied(self, changed: SurveyRecorded | ListingEnded) -> Sequence[Event]:
        family_id, village = changed.family_id, changed.village_code
        applied = RatifiedChangeApplied(
            family_id=family_id, village_code=village, case_id=self.case_id
        )
        return [changed, applied]

    def _refused(self, reason: RefusalReason, standing: Sequence[Standing]) -> Sequence[Event]:
        family = self.meanwhile.family
        return [
            RatifiedChangeRefused(
                family_id=family.family_id,
                village_code=family.village_code or self.village_code,
                case_id=self.case_id,
                reason=reason,
                standing=tuple(standing),
            )
        ]
