"""What people receive in their own name goes where they are, and nobody receives it twice."""

from uuid import UUID

from contracts.codes.person import Relation
from services.programs.enrolments.participation import End
from tests.contracts.history.story import came, day, headed, moved
from tests.contracts.history.story import died as died_on
from tests.people_we_know import ANI, DEWI, FAMILY, NEIGHBOURS, SITI, ani, dewi, family, person
from tests.programs.hearing import Hearing, homes
from tests.programs.what_happened import carried, ended_person, of_pip

MARCH, APRIL = day(3, 1), day(4, 1)
TODAY = day(11, 21)


def test_a_childs_death_of_another_day_moves_the_end_of_the_childs_aid_too(heard: Hearing) -> None:
    death = heard.story.record(died_on(ANI, APRIL))
    assert heard.hear(death) == [
        ended_person(ANI, "MENINGGAL", str(death.event_id)).model_copy(update={"effective": APRIL})
    ]
    [again] = heard.hear(heard.story.redate(death, MARCH))
    assert (again.TOPIC, again.effective) == ("programs.enrolment_ended", MARCH)


def test_a_childs_aid_follows_to_the_record_that_is_kept_and_back(heard: Hearing) -> None:
    """The child of this card is the daughter of the neighbours, who receives nothing herself."""
    twin = UUID(int=50)
    heard.tell(came(person(twin, "dewi", Relation.CHILD), MARCH, NEIGHBOURS))
    joined = heard.story.join(twin, ANI, NEIGHBOURS, FAMILY)
    heard.hear(joined)
    assert homes(heard, ANI) == [(twin, NEIGHBOURS, True)]
    heard.hear(heard.story.undo(joined))
    assert homes(heard, ANI) == [(ANI, FAMILY, True)]


def test_two_records_with_the_same_aid_that_are_one_person_receive_it_once(heard: Hearing) -> None:
    joined = heard.story.join(DEWI, ANI, NEIGHBOURS, FAMILY)
    told = heard.hear(joined)
    assert [each.TOPIC.partition("_")[2] for each in told] == ["carried", "ended"]
    assert [on for *_, on in homes(heard, ANI, DEWI)] == [True, False]
    [_, second] = heard.state(ANI, DEWI)
    assert second.causes == {str(joined.event_id): End("GANDA", TODAY)}
    heard.hear(heard.story.undo(joined))
    assert homes(heard, ANI, DEWI) == [(ANI, FAMILY, True), (DEWI, NEIGHBOURS, True)]


def test_a_double_that_ended_does_not_come_back_when_the_first_ends(heard: Hearing) -> None:
    heard.hear(heard.story.join(DEWI, ANI, NEIGHBOURS, FAMILY))
    heard.remember(ended_person(DEWI, "MAMPU", "command", NEIGHBOURS).model_copy(
        update={"enrolment_id": of_pip(ANI)["enrolment_id"]}
    ))  # fmt: skip
    heard.tell(headed(SITI, MARCH))
    assert [on for *_, on in homes(heard, ANI, DEWI)] == [False, False]


def test_a_double_is_restored_with_the_first_once_the_death_of_both_was_an_error(
    heard: Hearing,
) -> None:
    heard.hear(heard.story.join(DEWI, ANI, NEIGHBOURS, FAMILY))
    death = heard.story.record(died_on(DEWI, MARCH, NEIGHBOURS))
    heard.hear(death)
    assert [on for *_, on in homes(heard, ANI, DEWI)] == [False, False]
    heard.hear(heard.story.undo(death))
    assert [on for *_, on in homes(heard, ANI, DEWI)] == [True, False]


def test_aid_goes_where_the_person_lives_not_where_the_last_transfer_says(heard: Hearing) -> None:
    """An older transfer is told late: Ani went to her aunt, and on to the neighbours."""
    aunt = UUID(int=301)
    other = family.model_copy(update={"family_id": aunt, "members": (dewi.model_copy(
        update={"person_id": UUID(int=60)}),)})  # fmt: skip
    heard.tell(other)
    heard.tell(moved(ani, APRIL, FAMILY, NEIGHBOURS))
    heard.tell(moved(ani, day(5, 1), NEIGHBOURS, aunt))
    assert homes(heard, ANI) == [(ANI, aunt, True)]
    heard.tell(moved(ani, MARCH, FAMILY, NEIGHBOURS))
    assert homes(heard, ANI) == [(ANI, aunt, True)]


def test_a_transfer_of_another_day_takes_the_aid_along_or_back(heard: Hearing) -> None:
    there = heard.story.record(moved(ani, APRIL, FAMILY, NEIGHBOURS))
    assert heard.hear(there) == [carried(ANI, NEIGHBOURS).model_copy(update={"effective": APRIL})]
    back = heard.story.record(moved(ani, day(5, 1), NEIGHBOURS, FAMILY))
    heard.hear(back)
    assert homes(heard, ANI) == [(ANI, FAMILY, True)]
    heard.hear(heard.story.undo(back))
    assert homes(heard, ANI) == [(ANI, NEIGHBOURS, True)]
    heard.hear(heard.story.undo(there))
    assert homes(heard, ANI) == [(ANI, FAMILY, True)]
