"""Rules of people's lives (1 to 7), a clerk's story each."""

from datetime import date

from contracts.codes.civil import Ground
from contracts.codes.person import Relation
from contracts.event import UNKNOWN_DATE
from contracts.registry.families import (
    FamilyRegistered,
)
from contracts.registry.history.household import Presence
from tests.contracts.history.story import (
    Story,
    all_left,
    born,
    came,
    day,
    died,
    left,
    month,
    moved,
    split,
)
from tests.contracts.history.telling import (
    AWAY,
    BABY,
    DEAD,
    ELSEWHERE,
    GRANDMA,
    PRESENT,
    address,
    baby,
    grandma,
    is_now,
    street,
    was,
)
from tests.people_we_know import (
    ANI,
    BUDI,
    DEWI,
    FAMILY,
    HOME,
    JAKARTA,
    NEIGHBOURS,
    NEW_FAMILY,
    SITI,
    SUKAMAJU,
    ani,
    budi,
    dewi,
    family,
    neighbours,
    siti,
)


def test_1_whoever_may_have_lived_here_on_a_day_did() -> None:
    story = Story(family)
    story.record(came(grandma, day(6, 10)))
    story.record(died(GRANDMA, month(6)))
    found = story.family()
    assert is_now(found, GRANDMA) is DEAD
    assert [was(found, GRANDMA, 6, n) for n in (9, 10, 29, 30)] == [
        Presence.NEVER, PRESENT, PRESENT, DEAD
    ]  # fmt: skip


def test_2_what_was_recorded_had_happened_by_then() -> None:
    story = Story(family)
    story.record(died(ANI, UNKNOWN_DATE), on=date(2026, 8, 17))
    story.record(died(SITI, month(8)), on=date(2026, 8, 17))
    found = story.family()
    assert was(found, ANI, 8, 16) is was(found, SITI, 8, 16) is PRESENT
    assert was(found, ANI, 8, 17) is was(found, SITI, 8, 17) is DEAD


def test_3_whoever_speaks_later_speaks_of_later_unless_the_dates_say_otherwise() -> None:
    story = Story(family)
    story.record(left(ANI, month(6)))
    story.record(came(ani, day(6, 20)))
    assert is_now(story.family(), ANI) is PRESENT
    story.record(address("Kenanga", day(3, 10)))
    story.record(address("Mawar", month(3)))
    assert street(story.family()) == "Mawar"
    story.record(address("Anggrek", month(2)))
    assert street(story.family()) == "Mawar"


def test_3_nothing_counts_after_what_follows_it() -> None:
    story = Story(family, neighbours)
    story.record(moved(dewi, month(6)))
    story.record(left(DEWI, day(6, 10)))
    assert [was(story.family(), DEWI, 6, n) for n in (9, 15)] == [Presence.NEVER, AWAY]
    assert was(story.family(NEIGHBOURS), DEWI, 6, 15) is AWAY


def test_4_a_family_that_was_found_late_always_lived_here_too() -> None:
    story = Story()
    late = FamilyRegistered(
        family_id=FAMILY, village_code=SUKAMAJU, effective=UNKNOWN_DATE,
        members=(budi, grandma), ground=Ground.FOUND_LATE, **HOME.parts(),
    )  # fmt: skip
    story.record(left(GRANDMA, day(5, 1)))
    story.record(late)
    assert is_now(story.family(), GRANDMA) is AWAY
    assert was(story.family(), GRANDMA, 4, 30) is PRESENT


def test_4_the_first_file_is_older_than_everything_else() -> None:
    story = Story(family)
    story.record(left(DEWI, day(5, 1), NEIGHBOURS), on=date(2026, 5, 2))
    story.record(neighbours, on=date(2026, 9, 1))
    assert is_now(story.family(NEIGHBOURS), DEWI) is AWAY
    assert was(story.family(NEIGHBOURS), DEWI, 4, 30) is PRESENT
    assert was(story.family(), ANI, 1, 1, 2010) is Presence.NEVER, "not born"


def test_5_a_fact_that_makes_no_sense_on_its_date_waits_until_it_does() -> None:
    story = Story(family)
    story.record(born(baby, day(3, 5)))
    story.record(all_left(BUDI, SITI, ANI, BABY, effective=day(3, 1)))
    found = story.family()
    assert found.at().gone
    assert was(found, BUDI, 3, 1) is AWAY
    assert was(found, BABY, 3, 4) is Presence.NEVER
    assert was(found, BABY, 3, 5) is AWAY


def test_5_a_return_recorded_after_the_leaving_cannot_come_before_it() -> None:
    story = Story(family)
    story.record(left(ANI, day(4, 1)))
    story.record(came(ani, day(3, 1)))
    assert is_now(story.family(), ANI) is PRESENT
    story.record(left(ANI, day(2, 1)))
    found = story.family()
    assert is_now(found, ANI) is AWAY, "with the leaving of February the dates tell a story"
    assert [was(found, ANI, n, 15) for n in (1, 2, 3, 4)] == [PRESENT, AWAY, PRESENT, AWAY]


def test_5_a_fact_never_waits_for_what_was_recorded_after_it() -> None:
    story = Story(family)
    story.record(came(grandma, day(5, 1)))
    story.join(ANI, GRANDMA, FAMILY)
    story.record(left(ANI, day(6, 1)))
    assert was(story.family(), ANI, 5, 31) is PRESENT
    assert is_now(story.family(), ANI) is AWAY, "the arrival of one who was here brings nobody back"


def test_5_a_split_dated_before_a_birth_takes_the_child_along_from_its_birth() -> None:
    story = Story(family)
    story.record(born(baby, day(3, 5)))
    mother = siti.model_copy(update={"relation": Relation.HEAD})
    story.record(split(NEW_FAMILY, mother, baby, effective=day(2, 1)))
    old, new = story.family(), story.family(NEW_FAMILY)
    assert was(old, SITI, 2, 1) is ELSEWHERE
    assert was(new, SITI, 2, 1) is PRESENT
    assert was(new, BABY, 3, 4) is Presence.NEVER
    assert was(new, BABY, 3, 5) is PRESENT
    assert was(old, BABY, 3, 5) is ELSEWHERE


def test_6_a_person_is_in_one_place() -> None:
    story = Story(family, neighbours)
    story.record(moved(dewi, month(4)))
    story.record(left(DEWI, day(3, 1)))
    here, there = story.family(), story.family(NEIGHBOURS)
    assert is_now(here, DEWI) is is_now(there, DEWI) is AWAY
    assert was(there, DEWI, 3, 31) is PRESENT, "who left this family had come to it first"


def test_7_the_dead_stay_dead_from_the_day_of_death() -> None:
    story = Story(family, neighbours)
    story.record(moved(dewi, day(4, 1)))
    story.record(died(DEWI, day(3, 1)))
    here, there = story.family(), story.family(NEIGHBOURS)
    assert is_now(here, DEWI) is is_now(there, DEWI) is DEAD
    assert was(there, DEWI, 2, 28) is PRESENT
    assert was(there, DEWI, 3, 15) is was(here, DEWI, 4, 2) is DEAD


def test_7_a_death_before_the_family_was_registered() -> None:
    story = Story()
    head = budi.model_copy(update={"relation": Relation.HEAD})
    registered = FamilyRegistered(
        family_id=FAMILY, village_code=SUKAMAJU, effective=day(6, 1), **HOME.parts(),
        members=(head, grandma), origin=JAKARTA, ground=Ground.ARRIVAL,
    )  # fmt: skip
    story.record(registered)
    story.record(died(GRANDMA, day(5, 20)))
    assert is_now(story.family(), GRANDMA) is was(story.family(), GRANDMA, 6, 1) is DEAD
