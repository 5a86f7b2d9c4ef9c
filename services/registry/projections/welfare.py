"""How a family fares: its house and assets as surveyed, its desil, and whether it is listed."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from contracts.event import Effective, Event
from contracts.ids import FAMILY
from contracts.questionnaires.sheets import Answer
from contracts.registry.effects import facts_with
from contracts.registry.history.effect import WelfareStated
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.periods import NOW
from contracts.registry.welfare import Housing, SurveyRecorded
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded


class MadeSurvey(NamedTuple):
    """A survey that stands, and when it was made."""

    fact: SurveyRecorded
    effective: Effective

    @property
    def said(self) -> tuple[str, dict[str, Answer], Effective]:
        return self.fact.questionnaire, self.fact.answers, self.effective


class Welfare(Projection):
    """One family's answers: each is the last that was so, whenever it was recorded."""

    def __init__(self, family_id: UUID) -> None:
        self.tags = (FAMILY.of(family_id),)
        self.history = FamilyHistory(family_id)

    @on(*facts_with(WelfareStated))
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
    def listed(self) -> bool | None:
        return self.history.at().listed

    @property
    def surveys(self) -> list[MadeSurvey]:
        """Those that stand, the last last."""
        return surveys_of(self.history)

    def answered_so(self, survey: SurveyRecorded) -> bool:
        """Whether the same was answered on the same day."""
        same = MadeSurvey(survey, survey.effective).said
        return any(each.said == same for each in self.surveys)

    @property
    def surveyed(self) -> date | None:
        """The day of the last survey."""
        return self.surveys[-1].effective.on if self.surveys else None


def surveys_of(history: FamilyHistory, day: date = NOW) -> list[MadeSurvey]:
    """The surveys that stand and were made by a day, in the order in which they were made."""
    if history.at().forgotten:
        return []
    return [
        MadeSurvey(fact, each.effective)
        for each in history.in_order()
        if isinstance(fact := history.known[each.event_id].fact, SurveyRecorded)
        and each.when.last <= day
    ]
