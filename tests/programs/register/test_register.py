"""What the register says of those who receive, whatever was late, undone or put on another day."""

from uuid import UUID

import pytest

from contracts.event import Effective
from contracts.registry.amendments import PersonAnnulled
from contracts.registry.families import AddressChanged
from services.programs.register.departures import Cause, leavings
from tests.contracts.history.story import all_left, came, day, headed, left, month, moved
from tests.contracts.history.story import died as died_on
from tests.people_we_know import (
    ANI,
    BUDI,
    DEWI,
    FAMILY,
    JOKO,
    MARGOREJO,
    NEIGHBOURS,
    SITI,
    SUKAMAJU,
    ani,
    budi,
    family,
    neighbours,
)
from tests.programs.heard import died, listed, missing, of_family, transferred, unlisted
from tests.programs.hearing import Hearing

MARCH, APRIL, MAY = day(3, 1), day(4, 1), day(5, 1)


@pytest.fixture
def heard() -> Hearing:
    return Hearing(family, neighbours)


def ends(heard: Hearing, family_id: UUID = FAMILY) -> list[tuple[str, Effective]]:
    found = heard.register().ends_family(family_id)
    return [(each.reason_code, each.effective) for each in found]


def of_person(heard: Hearing, who: UUID) -> list[tuple[str, Effective]]:
    found = heard.register().ends_person(who)
    return [(each.reason_code, each.effective) for each in found]


def test_a_family_in_which_people_live_is_ended_by_nothing(heard: Hearing) -> None:
    heard.tell(died_on(BUDI, MARCH), left(SITI, APRIL))
    assert ends(heard) == ends(heard, NEIGHBOURS) == []


def test_it_ends_with_the_last_who_left_by_the_dates_and_not_by_the_telling(
    heard: Hearing,
) -> None:
    heard.tell(died_on(BUDI, MAY), left(SITI, MARCH), moved(ani, APRIL, FAMILY, NEIGHBOURS))
    assert ends(heard) == [("MENINGGAL", MAY)]


def test_each_way_to_leave_has_its_reason(heard: Hearing) -> None:
    heard.tell(missing(), died_on(ANI, MARCH), moved(budi, APRIL, FAMILY, NEIGHBOURS))
    assert of_person(heard, BUDI) == [("ORANG_TIDAK_DITEMUKAN", missing().effective)]
    assert of_person(heard, ANI) == [("MENINGGAL", MARCH)]
    heard.tell(left(SITI, month(6)))
    assert of_person(heard, SITI) == [("PINDAH", month(6))]


def test_who_lives_in_another_family_left_nobody_but_the_family(heard: Hearing) -> None:
    heard.tell(transferred(ani))
    register = heard.register()
    assert register.ends_person(ANI) == []
    assert register.home(ANI) == (NEIGHBOURS, transferred(ani).effective)
    assert len(leavings(register.families[FAMILY], ANI)) == 1


def test_what_happens_to_somebody_after_they_left_ends_nothing_anew(heard: Hearing) -> None:
    heard.tell(left(ANI, MARCH), died_on(ANI, APRIL))
    assert of_person(heard, ANI) == [("PINDAH", MARCH)]


def test_who_never_was_ends_by_what_says_so(heard: Hearing) -> None:
    never = PersonAnnulled(family_id=FAMILY, village_code=SUKAMAJU, person_id=ANI)
    past = heard.story.record(never)
    [cause] = heard.register().ends_person(ANI)
    assert cause == Cause(str(past.event_id), "ORANG_TIDAK_DITEMUKAN", day(11, 21))
    heard.story.undo(past)
    assert heard.register().ends_person(ANI) == []


def test_a_registration_in_error_ends_the_family_by_the_error(heard: Hearing) -> None:
    undone = heard.story.undo(heard.story.ledger[0])
    [cause] = heard.register().ends_family(FAMILY)
    assert cause.because == str(undone.event_id)
    assert of_person(heard, ANI) == [("ORANG_TIDAK_DITEMUKAN", day(11, 21))]


def test_a_list_is_what_was_last_said_of_it_by_the_dates(heard: Hearing) -> None:
    later = unlisted()
    heard.tell(later)
    assert ends(heard) == [("MAMPU", later.effective)]
    heard.tell(listed(on=MARCH.on or later.effective.on))  # type: ignore[arg-type]
    assert ends(heard) == [("MAMPU", later.effective)]
    heard.tell(listed())
    assert ends(heard) == []


def test_only_a_head_who_left_others_behind_is_missed(heard: Hearing) -> None:
    heard.tell(headed(SITI, MARCH), died_on(BUDI, APRIL))
    assert heard.register().departed_heads(FAMILY, None) == []
    heard.tell(died_on(SITI, MAY))
    assert [each.effective for each in heard.register().departed_heads(FAMILY, None)] == [MAY]
    heard.tell(died_on(ANI, MAY))
    assert len(heard.register().departed_heads(FAMILY, None)) <= 1


def test_a_departure_that_was_known_then_is_no_news(heard: Hearing) -> None:
    heard.tell(died_on(BUDI, MARCH))
    register = heard.register()
    assert register.heard == 3
    assert [len(register.departed_heads(FAMILY, known)) for known in (None, 2, 3)] == [1, 1, 0]


def test_a_death_that_was_void_when_it_was_asked_is_news_once_it_stands_again(
    heard: Hearing,
) -> None:
    death = heard.story.record(died_on(BUDI, MARCH))
    undone = heard.story.undo(death)
    heard.story.undo(undone)
    assert [each.effective for each in heard.register().departed_heads(FAMILY, 4)] == [MARCH]


def test_two_records_are_one_person_under_the_one_that_is_kept(heard: Hearing) -> None:
    joined = heard.story.join(DEWI, ANI, NEIGHBOURS, FAMILY)
    register = heard.register()
    assert register.same(ANI) == register.same(DEWI) == DEWI
    for who in (ANI, DEWI):
        assert [each.because for each in register.joins(who)] == [str(joined.event_id)]
    assert register.joins(BUDI) == []
    heard.story.undo(joined)
    assert (heard.register().same(ANI), heard.register().joins(ANI)) == (ANI, [])


def test_who_receives_for_a_family_is_missed_until_back(heard: Hearing) -> None:
    assert heard.register().recipient_gone(FAMILY, SITI) == []
    heard.tell(left(SITI, MARCH))
    assert [each.effective for each in heard.register().recipient_gone(FAMILY, SITI)] == [MARCH]
    heard.tell(came(family.members[1], APRIL))
    assert heard.register().recipient_gone(FAMILY, SITI) == []


def test_what_is_known_and_what_stands_are_two_things(heard: Hearing) -> None:
    death = heard.story.record(died())
    heard.story.undo(death)
    register = heard.register()
    assert register.knows(str(death.event_id)) and not register.stands(str(death.event_id))
    assert not register.knows("command") and not register.stands("command")
    assert register.knows_person(JOKO) and not register.knows_person(UUID(int=77))


def test_aid_lies_where_its_family_lives(heard: Hearing) -> None:
    heard.tell(AddressChanged(**of_family() | {"village_code": MARGOREJO}))
    register = heard.register()
    assert register.village_of(FAMILY) == MARGOREJO
    assert register.village_of(NEIGHBOURS) == SUKAMAJU
    assert register.village_of(UUID(int=9)) is None
    heard.tell(all_left(BUDI, SITI, ANI, effective=MARCH))
    assert heard.register().village_of(FAMILY) == MARGOREJO
