from datetime import date

import pytest
from pydantic import ValidationError

from contracts.event import Effective
from contracts.questionnaires.housing import Roof
from contracts.registry.welfare import Housing, SurveyRecorded
from services.registry.projections.family import Family
from services.registry.projections.welfare import Welfare
from services.registry.refusals import FamilyGone, InTheFuture
from services.registry.welfare.record_survey import (
    HousingSurvey,
    NothingAnswered,
    RecordSurvey,
    Survey,
)
from tests.gwt import given
from tests.people_we_know import FAMILY, LAST_WEEK, SUKAMAJU, TODAY, TOMORROW, family
from tests.registry.what_happened import family_moved_out

THATCH = Housing(roof=Roof.THATCH, has_car=False)
surveyed = SurveyRecorded(
    family_id=FAMILY, village_code=SUKAMAJU, effective=LAST_WEEK, **THATCH.answered()
)


def survey(housing: Housing = THATCH, effective: Effective = LAST_WEEK) -> RecordSurvey:
    asked = surveyed.model_copy(update=housing.answered() | {"effective": effective})
    return RecordSurvey(Family(FAMILY), Welfare(FAMILY), asked, TODAY)


def test_a_survey_is_recorded() -> None:
    given(family).when(survey()).then(surveyed)


def test_the_same_survey_twice_changes_nothing() -> None:
    given(family, surveyed).when(survey()).then()


def test_another_day_or_another_answer_is_another_survey() -> None:
    tiled = Housing(roof=Roof.TILE)
    given(family, surveyed).when(survey(tiled)).then(surveyed.model_copy(update=tiled.answered()))
    day_before = Effective.day(date(2026, 11, 13))
    earlier = surveyed.model_copy(update={"effective": day_before})
    given(family, earlier).when(survey()).then(surveyed)


def test_a_survey_without_answers_is_refused() -> None:
    given(family).when(survey(Housing())).then_refused(NothingAnswered)


def test_no_survey_of_a_family_that_left_or_of_tomorrow() -> None:
    given(family, family_moved_out).when(survey()).then_refused(FamilyGone)
    given(family).when(survey(effective=TOMORROW)).then_refused(InTheFuture)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"questionnaire": "kesehatan"}, "Kuesioner tidak dikenal. Pilih: housing."),
        ({"edition": "regsosek-1999"}, "Edisi kuesioner tidak dikenal."),
        ({"answers": {"pool": True}}, "Pertanyaan tidak ada dalam kuesioner: pool."),
        ({"asked": ["pool"]}, "Pertanyaan tidak ada dalam kuesioner: pool."),
        ({"answers": {"floor": "gold"}}, "Jawaban untuk lantai terluas (floor) tidak dikenal."),
        ({"answers": {"has_car": 1}}, "Jawaban untuk mobil (has_car) tidak dikenal."),
        ({"answers": {"floor_area_m2": 5001}}, "Jawaban untuk luas lantai (m2)"),
    ],
)
def test_a_survey_answers_what_its_questionnaire_asks(
    changed: dict[str, object], words: str
) -> None:
    form = {
        "effective": {"on": "2026-11-14"},
        "questionnaire": "housing",
        "edition": "dtsen-2025",
        "answers": {"floor": "earth"},
    }
    assert Survey.model_validate(form).fact(FAMILY).asked == ("floor",)
    with pytest.raises(ValidationError) as refusal:
        Survey.model_validate(form | changed)
    assert words in str(refusal.value)


def test_the_form_about_the_house_is_read_into_the_same_fact() -> None:
    filled_in = {"effective": {"on": "2026-11-14"}, "housing": {"roof": "thatch", "wall": None}}
    fact = HousingSurvey.model_validate(filled_in).fact(FAMILY)
    assert (fact.answers, fact.asked) == ({"roof": "thatch"}, ("wall", "roof"))
