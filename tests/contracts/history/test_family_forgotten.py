"""A family that was erased with the last of its people: of no day is anything told of it again."""

from datetime import date, timedelta
from itertools import permutations

import pytest

from contracts.event import Absent
from contracts.questionnaires.housing import Floor
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.household import Household
from contracts.registry.persons import PersonalDataErased
from contracts.registry.welfare import DesilReceived, Housing, SurveyRecorded
from tests.contracts.history.story import Story, died, moved
from tests.people_we_know import (
    ANI,
    DEWI,
    FAMILY,
    HOME,
    JOKO,
    LAST_WEEK,
    NEIGHBOURS,
    SUKAMAJU,
    TODAY,
    dewi,
    family,
    neighbours,
)

ABOUT = {"family_id": NEIGHBOURS, "village_code": SUKAMAJU, "effective": LAST_WEEK}
surveyed = SurveyRecorded(**ABOUT, **Housing(floor=Floor.EARTH, has_car=True).answered())
ranked = DesilReceived(
    family_id=NEIGHBOURS, village_code=SUKAMAJU, effective=LAST_WEEK, period="2026-TW3", desil=2
)
first = PersonalDataErased(**ABOUT, person_id=DEWI)
last = PersonalDataErased(**ABOUT, person_id=JOKO, family_ids=(NEIGHBOURS,))
DAYS = [TODAY - timedelta(days=back) for back in (0, 3, 30)]


def told(*facts: object) -> Story:
    story = Story(family, neighbours)
    for each in facts:
        story.record(each)  # type: ignore[arg-type]
    return story


def known(story: Story, day: date = TODAY) -> Household:
    return story.family(NEIGHBOURS).at(day)


def test_until_the_last_one_it_is_as_it_was() -> None:
    found = known(told(surveyed, ranked, first))
    assert not found.forgotten and not found.gone
    assert found.housing.has_car is True
    assert found.kk_key == "kk-joko"
    assert found.erased == {DEWI}


@pytest.mark.parametrize("day", DAYS)
def test_afterwards_no_day_tells_where_it_lived_or_what_it_answered(day: date) -> None:
    found = known(told(surveyed, ranked, first, last), day)
    assert found.forgotten and found.gone
    assert found.place is Absent.ERASED
    assert found.kk_key is None
    assert found.housing == Housing.model_construct()
    assert found.erased == {DEWI, JOKO}


def test_what_was_counted_of_it_stays_and_so_do_its_people_without_a_name() -> None:
    found = known(told(surveyed, ranked, first, last))
    assert found.desil == {"2026-TW3": 2}
    assert found.village_code == SUKAMAJU
    assert set(found.members) == {JOKO, DEWI}
    assert all(each.person.identity is Absent.ERASED for each in found.members.values())


def test_the_family_next_door_is_as_it_was() -> None:
    found = told(first, last).family(FAMILY).at()
    assert not found.forgotten
    assert found.place == HOME
    assert found.erased == frozenset()


def test_in_whatever_order_it_is_heard_it_is_forgotten() -> None:
    story = told(surveyed, first, last)
    for order in permutations(story.family(NEIGHBOURS).known.values()):
        history = FamilyHistory(NEIGHBOURS)
        for past in [*order, *order]:
            history.learn(past)
        assert history.at().forgotten
        assert history.at().place is Absent.ERASED


def test_nobody_can_say_that_the_erasure_was_an_error() -> None:
    story = told(surveyed, first)
    story.undo(story.record(last))
    assert known(story).forgotten
    assert known(story).place is Absent.ERASED


def test_a_survey_that_comes_late_tells_nothing_either() -> None:
    found = known(told(first, last, surveyed))
    assert found.housing == Housing.model_construct()


def test_who_died_or_moved_on_before_makes_no_difference_to_what_is_told() -> None:
    for before in (
        died(DEWI, LAST_WEEK, NEIGHBOURS),
        moved(dewi, LAST_WEEK),
    ):
        found = known(told(surveyed, before, first, last))
        assert found.forgotten and found.place is Absent.ERASED
    assert ANI in told(first, last).family(FAMILY).at().members
