from datetime import date

from contracts.event import Effective
from contracts.questionnaires.housing import Roof
from contracts.registry.welfare import Housing, HousingSurveyed
from services.registry.projections.family import Family
from services.registry.projections.welfare import Welfare
from services.registry.refusals import FamilyGone, InTheFuture
from services.registry.welfare.record_housing_survey import NothingAnswered, RecordHousingSurvey
from tests.gwt import given
from tests.people_we_know import FAMILY, LAST_WEEK, SUKAMAJU, TODAY, TOMORROW, family
from tests.registry.what_happened import family_moved_out

THATCH = Housing(roof=Roof.THATCH, has_car=False)
surveyed = HousingSurveyed(
    family_id=FAMILY, village_code=SUKAMAJU, effective=LAST_WEEK, housing=THATCH
)


def survey(housing: Housing = THATCH, effective: Effective = LAST_WEEK) -> RecordHousingSurvey:
    return RecordHousingSurvey(Family(FAMILY), Welfare(FAMILY), housing, effective, TODAY)


def test_a_survey_is_recorded() -> None:
    given(family).when(survey()).then(surveyed)


def test_the_same_survey_twice_changes_nothing() -> None:
    given(family, surveyed).when(survey()).then()


def test_another_day_or_another_answer_is_another_survey() -> None:
    tiled = Housing(roof=Roof.TILE)
    given(family, surveyed).when(survey(tiled)).then(surveyed.model_copy(update={"housing": tiled}))
    day_before = Effective.day(date(2026, 11, 13))
    earlier = surveyed.model_copy(update={"effective": day_before})
    given(family, earlier).when(survey()).then(surveyed)


def test_a_survey_without_answers_is_refused() -> None:
    given(family).when(survey(Housing())).then_refused(NothingAnswered)


def test_no_survey_of_a_family_that_left_or_of_tomorrow() -> None:
    given(family, family_moved_out).when(survey()).then_refused(FamilyGone)
    given(family).when(survey(effective=TOMORROW)).then_refused(InTheFuture)
