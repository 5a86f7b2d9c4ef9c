"""Who was missing is back from the day they were found; a family knows on which days it changed."""

from datetime import date
from typing import Any

from contracts.event import Effective
from contracts.registry.civil_events import MemberMissing, MemberReappeared
from contracts.registry.history.household import Presence
from tests.contracts.history.story import Story, day, died
from tests.contracts.history.telling import PRESENT, is_now, was
from tests.people_we_know import ANI, FAMILY, SITI, SUKAMAJU, family


def of_ani(effective: Effective) -> dict[str, Any]:
    return {
        "family_id": FAMILY,
        "village_code": SUKAMAJU,
        "effective": effective,
        "person_id": ANI,
    }


def story_of_ani() -> Story:
    story = Story(family)
    story.record(MemberMissing(**of_ani(day(3, 1)), members_left=2))
    story.record(MemberReappeared(**of_ani(day(4, 1))))
    return story


def test_who_was_missing_lives_here_again_from_the_day_they_were_found() -> None:
    found = story_of_ani().family()
    assert [was(found, ANI, *on) for on in ((2, 28), (3, 1), (3, 31), (4, 1))] == [
        PRESENT,
        Presence.MISSING,
        Presence.MISSING,
        PRESENT,
    ]
    assert is_now(found, ANI) is PRESENT


def test_between_two_days_of_change_a_family_is_the_same() -> None:
    story = story_of_ani()
    story.record(died(SITI, day(5, 2)))
    found = story.family()
    changes = {each for each in found.days_of_change if each.year == 2026}
    assert changes == {date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 2)}
    assert found.at(date(2026, 4, 1)).present == found.at(date(2026, 5, 1)).present
