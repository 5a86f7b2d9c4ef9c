"""Apply a ratified change, or answer which facts stand in the way; never overwrite a later answer.

The answer is itself a fact, recorded in the same append as the change.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.event import Effective, Event
from contracts.registry.welfare import (
    FamilyListed,
    ListingEnded,
    ListSource,
    RatifiedChangeApplied,
    RatifiedChangeRefused,
    RefusalReason,
    Standing,
    SurveyRecorded,
)
from contracts.verification.cases import HousingUpdate, Removal, Replacement
from contracts.verification.decrees import Decree
from infra.runtime.eventstore.decisions import Decision
from services.registry.projections.case_answers import CaseAnswers
from services.registry.projections.family import Family
from services.registry.welfare.meanwhile import Meanwhile


@dataclass
class ApplyChange(Decision):
    answered: CaseAnswers
    attempt: int
    meanwhile: Meanwhile
    effective: Effective
    village_code: str
    """Where the family lived when the change was proposed."""
    decree: Decree
    successor: Family | None = None
    """Who takes its place, where the change names somebody."""

    def decide(self) -> Sequence[Event]:
        meanwhile, change = self.meanwhile, self.meanwhile.change
        if self.answered.applied:
            return [self._done(meanwhile.family.village_code or self.village_code)]
        if meanwhile.family.gone:
            return self._refused(RefusalReason.FAMILY_GONE, meanwhile.left)
        if meanwhile.later:
            return self._refused(RefusalReason.CHANGED_MEANWHILE, meanwhile.later)
        if isinstance(change, Removal | Replacement):
            return self._taken_off(change)
        if not isinstance(change, HousingUpdate):
            return self._refused(RefusalReason.NOT_UNDERSTOOD, ())
        return self._applied(SurveyRecorded(**self._common, **change.housing.answered()))

    @property
    def _common(self) -> dict[str, Any]:
        return self.meanwhile.family.facts_of(self.effective) | {"case_id": self.answered.case_id}

    def _taken_off(self, change: Removal | Replacement) -> Sequence[Event]:
        if self.meanwhile.unlisted:
            return self._refused(RefusalReason.ALREADY_UNLISTED, self.meanwhile.unlisted)
        ended = ListingEnded(**self._common, reason_code=change.reason_code)
        if self.successor is None:
            return self._applied(ended)
        if not self.successor.exists or self.successor.gone:
            return self._refused(RefusalReason.SUCCESSOR_GONE, ())
        common = self.successor.facts_of(self.effective)
        instead = FamilyListed(**common, source=ListSource.DECREE, decree=self.decree)
        return [*self._applied(ended), instead]

    def _applied(self, changed: SurveyRecorded | ListingEnded) -> Sequence[Event]:
        return [changed, self._done(changed.village_code)]

    def _done(self, village_code: str) -> RatifiedChangeApplied:
        return RatifiedChangeApplied(
            family_id=self.meanwhile.family.family_id,
            village_code=village_code,
            case_id=self.answered.case_id,
            attempt=self.attempt,
        )

    def _refused(self, reason: RefusalReason, standing: Sequence[Standing]) -> Sequence[Event]:
        family = self.meanwhile.family
        return [
            RatifiedChangeRefused(
                family_id=family.family_id,
                village_code=family.village_code or self.village_code,
                case_id=self.answered.case_id,
                attempt=self.attempt,
                reason=reason,
                standing=tuple(standing),
            )
        ]
