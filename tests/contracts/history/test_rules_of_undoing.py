"""Rules 11 to 14, a story each: undone, dated anew, joined, dissolved."""

from datetime import date

from contracts.registry.civil_events import MemberAwayForAWhile
from contracts.registry.families import FamilyLoaded
from tests.contracts.history.story import (
    Story,
    came,
    day,
    died,
    erased,
    headed,
    month,
    moved,
)
from tests.contracts.history.telling import DEAD, ELSEWHERE, GRANDMA, PRESENT, grandma, is_now, was
from tests.people_we_know import (
    ANI,
    BUDI,
    DEWI,
    FAMILY,
    HOME,
    NEIGHBOURS,
    SITI,
    SUKAMAJU,
    budi,
    dewi,
    family,
    neighbours,
)


def test_11_voiding_restores_and_voiding_the_voiding_too() -> None:
    story = Story(family)
    death = story.record(died(BUDI, day(3, 1)))
    heir = story.record(headed(SITI, day(3, 1)))
    void = story.undo(death, heir)
    assert story.family().at() == story.family(known_at=1).at()
    story.undo(void)
    assert story.family().at() == story.family(known_at=3).at()
    assert story.family(known_at=4).at().heads == [BUDI], "what was known then stays known"


def test_11_a_family_recorded_in_error_is_gone_but_can_be_looked_at_as_it_was_known() -> None:
    story = Story()
    arrival = story.record(family)
    story.undo(arrival)
    assert not story.family().at().founded
    assert story.family(known_at=1).at().founded


def test_11_a_death_voided_can_be_recorded_again() -> None:
    story = Story(family)
    wrong = story.record(died(ANI, day(3, 1)))
    story.undo(wrong)
    assert is_now(story.family(), ANI) is PRESENT
    story.record(died(ANI, day(3, 1)))
    assert [was(story.family(), ANI, 2, 28), is_now(story.family(), ANI)] == [PRESENT, DEAD]


def test_11_nothing_that_is_said_later_takes_an_erasure_back() -> None:
    story = Story(family)
    erasure = story.record(erased(ANI))
    story.undo(erasure)
    assert ANI in story.family().at().erased


def test_12_who_is_away_for_a_while_is_so_since_the_day_that_was_put_right() -> None:
    story = Story(family)
    about = {"family_id": FAMILY, "village_code": SUKAMAJU, "person_id": ANI}
    away = story.record(MemberAwayForAWhile(**about, effective=day(8, 17), until=date(2027, 1, 1)))
    story.redate(away, day(7, 18))
    absence = story.family().at().members[ANI].absence
    assert absence and (absence.since, absence.until) == (day(7, 18), date(2027, 1, 1))
    before = story.family(known_at=2).at().members[ANI].absence
    assert before and before.since == day(8, 17), "what was known then stays known"


def test_12_a_date_put_right_counts_as_if_it_had_been_said_at_first() -> None:
    story = Story(family)
    death = story.record(died(ANI, day(9, 1)))
    story.redate(death, day(8, 1))
    again = story.redate(death, month(7))
    assert was(story.family(), ANI, 7, 30) is PRESENT
    assert was(story.family(), ANI, 7, 31) is DEAD
    story.undo(again)
    assert was(story.family(), ANI, 7, 31) is PRESENT


def test_13_two_records_of_one_person_make_one_line_and_can_be_parted_again() -> None:
    story = Story(family, neighbours)
    story.record(came(grandma, day(5, 1)))
    before = story.family().at(), story.family(NEIGHBOURS).at()
    joined = story.join(DEWI, GRANDMA, FAMILY, NEIGHBOURS)
    there, here = story.family(NEIGHBOURS), story.family()
    assert was(there, DEWI, 4, 30) is PRESENT
    assert was(there, DEWI, 5, 1) is ELSEWHERE
    assert was(here, DEWI, 5, 1) is PRESENT
    assert GRANDMA not in here.at().members
    story.undo(joined)
    assert (story.family().at(), story.family(NEIGHBOURS).at()) == before


def test_13_who_comes_later_is_known_under_both_records() -> None:
    story = Story(family, neighbours)
    story.record(came(grandma, day(2, 1), NEIGHBOURS))
    story.join(DEWI, GRANDMA, NEIGHBOURS)
    story.record(moved(dewi, day(4, 1)))
    story.record(died(GRANDMA, day(5, 1), NEIGHBOURS))
    assert [was(story.family(), DEWI, n, 1) for n in (4, 5)] == [PRESENT, DEAD]


def test_14_a_dissolved_family_gives_its_number_back() -> None:
    story = Story(neighbours, family.model_copy(update={"members": (budi,)}))
    story.record(moved(budi, day(4, 1), here=FAMILY, to=NEIGHBOURS))
    assert story.family().at().kk_key is None
    assert story.family().at(date(2026, 3, 31)).kk_key == "kk-budi"


def test_loaded_people_have_always_lived_here() -> None:
    story = Story(FamilyLoaded(
        family_id=FAMILY, village_code=SUKAMAJU, **HOME.parts(), kk_key="kk", members=(budi,)
    ))  # fmt: skip
    assert was(story.family(), BUDI, 1, 1, 1995) is PRESENT
    assert not story.family().at().kk_due
