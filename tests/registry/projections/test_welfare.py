"""How a family fares: answers are kept until another is given, and decisions ask the same."""

from datetime import date

from contracts.event import Effective
from contracts.questionnaires.housing import Floor, Roof, Wall
from contracts.registry.effects import AMENDS, DOES
from contracts.registry.welfare import (
    DesilReceived,
    FamilyListed,
    Housing,
    ListingEnded,
    ListSource,
    SurveyRecorded,
)
from services.registry.projections.family import Family
from services.registry.projections.welfare import Welfare
from tests.people_we_know import FAMILY, LAST_WEEK, NEIGHBOURS, SUKAMAJU, family
from tests.registry.projections.knowing import knowing

COMMON = {"family_id": FAMILY, "village_code": SUKAMAJU, "effective": LAST_WEEK}
EARTH = Housing(floor=Floor.EARTH, wall=Wall.BAMBOO)


def surveyed(housing: Housing, effective: Effective = LAST_WEEK) -> SurveyRecorded:
    return SurveyRecorded(**COMMON | {"effective": effective}, **housing.answered())


def test_nothing_is_known_before_somebody_asked() -> None:
    nothing = knowing(Welfare(FAMILY), family)
    assert (nothing.housing, nothing.surveyed, nothing.desil) == (Housing(), None, {})
    assert nothing.listed is None


def test_an_answer_that_is_not_given_stays_as_it_was() -> None:
    later = Effective.day(date(2026, 11, 20))
    tiled = Housing(floor=Floor.CERAMIC)
    known = knowing(Welfare(FAMILY), surveyed(EARTH), surveyed(EARTH), surveyed(tiled, later))
    assert known.housing == Housing(floor=Floor.CERAMIC, wall=Wall.BAMBOO)
    assert known.surveyed == date(2026, 11, 20)
    assert known.answered_so(surveyed(EARTH)) and not known.answered_so(surveyed(tiled))


def test_the_latest_desil_of_a_period_counts() -> None:
    first, second = (DesilReceived(**COMMON, period="2026-TW1", desil=each) for each in (3, None))
    other = DesilReceived(**COMMON, period="2026-TW2", desil=5)
    known = knowing(Welfare(FAMILY), first, other, second)
    assert known.desil == {"2026-TW1": None, "2026-TW2": 5}


def test_a_family_taken_off_the_list_stays_off_it() -> None:
    ended = ListingEnded(**COMMON, reason_code="MAMPU")
    assert knowing(Welfare(FAMILY), ended, surveyed(EARTH)).listed is False
    listed = FamilyListed(**COMMON, source=ListSource.DECREE)
    assert knowing(Welfare(FAMILY), ended, listed).listed is True


def test_another_familys_welfare_is_none_of_its_concern() -> None:
    elsewhere = surveyed(Housing(roof=Roof.ZINC)).model_copy(update={"family_id": NEIGHBOURS})
    assert knowing(Welfare(FAMILY), elsewhere).housing == Housing()


def test_only_what_takes_facts_back_is_counted_in_both_sections_of_a_page() -> None:
    both = Family.folds.keys() & Welfare.folds.keys()
    assert both == {fact for fact, kinds in DOES.items() if set(kinds) & set(AMENDS)}
