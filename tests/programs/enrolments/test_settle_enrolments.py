"""An enrolment is what the register would have made of it, had it been told right at first."""

from datetime import date
from uuid import UUID

import pytest

from contracts.codes.person import Relation
from contracts.event import Effective, Event
from contracts.programs.enrolments import EnrolmentRestored, FamilyTarget
from contracts.registry.amendments import PersonAnnulled
from services.programs.enrolments.enrolments import Enrolments
from services.programs.enrolments.participation import End
from services.programs.enrolments.settle_enrolments import SettleEnrolments
from tests.contracts.history.story import all_left, came, day, headed, left
from tests.contracts.history.story import died as died_on
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    BUDI,
    DEWI,
    FAMILY,
    JOKO,
    LAST_WEEK,
    NEIGHBOURS,
    SITI,
    SUKAMAJU,
    person,
)
from tests.programs.heard import listed, unlisted
from tests.programs.hearing import Hearing, State, homes
from tests.programs.what_happened import (
    SECOND,
    SEMBAKO_ID,
    ended,
    enrolled,
    enrolled_person,
    heir_due,
    recipient,
    restored,
)

EVERYBODY = (BUDI, SITI, ANI)
MARCH, APRIL = day(3, 1), day(4, 1)
TODAY = day(11, 21)


def annulled(who: UUID, family_id: UUID = FAMILY) -> PersonAnnulled:
    return PersonAnnulled(family_id=family_id, village_code=SUKAMAJU, person_id=who)


def pkh(heard: Hearing, family_id: UUID = FAMILY) -> dict[str, End]:
    """Why the family does not receive PKH."""
    [state] = [each for each in heard.state(family_id) if isinstance(each.target, FamilyTarget)]
    return state.causes


def of_family(heard: Hearing) -> list[State]:
    """What Budi's family receives as a family."""
    return [each for each in heard.state(FAMILY) if isinstance(each.target, FamilyTarget)]


def test_what_changes_nothing_says_nothing(heard: Hearing) -> None:
    assert heard.tell(headed(SITI, MARCH), unlisted(UUID(int=999))) == []


def test_a_death_whose_date_is_put_right_ends_the_aid_on_that_day(heard: Hearing) -> None:
    heard.tell(died_on(BUDI, MARCH), died_on(ANI, MARCH))
    death = heard.story.record(died_on(SITI, APRIL))
    heard.hear(death)
    assert pkh(heard) == {str(death.event_id): End("MENINGGAL", APRIL)}
    heard.hear(heard.story.redate(death, MARCH))
    assert pkh(heard) == {str(death.event_id): End("MENINGGAL", MARCH)}


def test_an_error_that_was_declared_in_error_ends_the_aid_again(heard: Hearing) -> None:
    move = heard.story.record(all_left(*EVERYBODY, effective=MARCH))
    heard.hear(move)
    undone = heard.story.undo(move)
    heard.hear(undone)
    assert pkh(heard) == {} and homes(heard, ANI) == [(ANI, FAMILY, True)]
    heard.hear(heard.story.undo(undone))
    assert pkh(heard) == {str(move.event_id): End("PINDAH", MARCH)}
    assert homes(heard, ANI) == [(ANI, FAMILY, False)]


def test_two_causes_end_it_until_neither_is_left(heard: Hearing) -> None:
    """They moved out, then were taken off the list; then the move was undone."""
    move = heard.story.record(all_left(*EVERYBODY, effective=MARCH))
    heard.hear(move)
    delisted = heard.story.record(unlisted())
    heard.hear(delisted)
    heard.hear(heard.story.undo(move))
    assert pkh(heard) == {str(delisted.event_id): End("MAMPU", LAST_WEEK)}
    heard.hear(heard.story.undo(delisted))
    assert pkh(heard) == {}


def test_a_family_that_is_put_back_on_the_list_receives_again(heard: Hearing) -> None:
    heard.tell(unlisted())
    [back] = heard.tell(listed(on=date(2026, 11, 20)))
    assert isinstance(back, EnrolmentRestored) and pkh(heard) == {}


def test_a_family_that_never_was_receives_nothing_and_does_once_that_is_undone(
    heard: Hearing,
) -> None:
    heard.tell(*map(annulled, EVERYBODY))
    causes = pkh(heard)
    last = heard.story.ledger[-1]
    assert causes == {str(last.event_id): End("ORANG_TIDAK_DITEMUKAN", TODAY)}
    assert homes(heard, ANI) == [(ANI, FAMILY, False)]
    for past in heard.story.ledger[-3:]:
        heard.hear(heard.story.undo(past))
    assert pkh(heard) == {} and homes(heard, ANI) == [(ANI, FAMILY, True)]


def test_a_family_annulled_after_it_was_delisted_stays_delisted_when_it_existed_after_all(
    heard: Hearing,
) -> None:
    delisted = heard.story.record(unlisted())
    heard.hear(delisted)
    heard.tell(*map(annulled, EVERYBODY))
    assert len(pkh(heard)) == 2
    for past in heard.story.ledger[-3:]:
        heard.hear(heard.story.undo(past))
    assert list(pkh(heard)) == [str(delisted.event_id)]


def test_a_family_whose_people_are_all_others_ends_as_double(heard: Hearing) -> None:
    heard.hear(heard.story.join(JOKO, BUDI, NEIGHBOURS, FAMILY))
    heard.hear(heard.story.join(DEWI, SITI, NEIGHBOURS, FAMILY))
    last = heard.story.join(DEWI, ANI, NEIGHBOURS, FAMILY)
    heard.hear(last)
    gone = FAMILY if pkh(heard) else NEIGHBOURS
    assert pkh(heard, gone) == {str(last.event_id): End("GANDA", TODAY)}
    heard.hear(heard.story.undo(last))
    assert pkh(heard, FAMILY) == pkh(heard, NEIGHBOURS) == {}


def test_an_heir_is_due_when_the_head_is_gone_and_not_when_it_was_an_error(heard: Hearing) -> None:
    death = heard.story.record(died_on(BUDI, MARCH))
    [due] = heard.hear(death)
    assert due == heir_due(FAMILY, str(death.event_id)).model_copy(update={"effective": MARCH})
    [back] = heard.hear(heard.story.undo(death))
    assert back == restored(FAMILY, str(death.event_id)).model_copy(update={"effective": TODAY})


def test_what_was_known_when_it_was_enrolled_asks_for_nobody(heard: Hearing) -> None:
    heard.tell(died_on(BUDI, MARCH), headed(SITI, MARCH))
    again = enrolled(FAMILY, programme=SEMBAKO_ID).model_copy(update={"known_at": 4})
    heard.remember(again)
    assert heard.tell(died_on(ANI, APRIL))[0].TOPIC == "programs.enrolment_ended"
    assert [len(each.changes_due) for each in of_family(heard)] == [1, 0]
    [_, late] = heard.tell(died_on(SITI, APRIL))
    assert late.TOPIC == "programs.enrolment_ended"


def test_a_head_who_never_was_leaves_an_heir_to_be_named(heard: Hearing) -> None:
    known = enrolled(FAMILY, programme=SEMBAKO_ID).model_copy(update={"known_at": 2})
    heard.remember(known)
    news = heard.tell(annulled(BUDI))
    assert [each.TOPIC for each in news] == ["programs.recipient_change_due"]


def test_a_recipient_follows_to_the_record_that_is_kept_and_back(heard: Hearing) -> None:
    heard.remember(recipient(SITI))
    twin = UUID(int=50)
    heard.tell(came(person(twin, "siti", Relation.OTHER), MARCH))
    joined = heard.story.join(twin, SITI, FAMILY)
    heard.hear(joined)
    [state] = of_family(heard)
    assert (state.recipient_id, state.changes_due) == (twin, set())
    heard.hear(heard.story.undo(joined))
    [state] = of_family(heard)
    assert (state.recipient_id, state.changes_due) == (SITI, set())


def test_a_recipient_who_left_is_missed_and_one_who_came_back_is_not(heard: Hearing) -> None:
    heard.remember(recipient(SITI))
    heard.tell(left(SITI, MARCH))
    assert len(of_family(heard)[0].changes_due) == 1
    heard.tell(came(person(SITI, "siti", Relation.WIFE), APRIL))
    assert of_family(heard)[0].changes_due == set()


def test_an_heir_who_was_named_for_it_gives_way_when_nobody_died(heard: Hearing) -> None:
    death = heard.story.record(died_on(BUDI, MARCH))
    heard.hear(death)
    heard.remember(recipient(SITI, str(death.event_id)))
    assert heard.tell(headed(SITI, MARCH)) == []
    heard.hear(heard.story.undo(death))
    [state] = of_family(heard)
    assert (state.recipient_id, state.changes_due) == (None, set())


def test_who_was_enrolled_again_meanwhile_needs_no_restoring(heard: Hearing) -> None:
    move = heard.story.record(all_left(*EVERYBODY, effective=MARCH))
    heard.hear(move)
    heard.remember(enrolled(FAMILY, by=SECOND))
    heard.hear(heard.story.undo(move))
    assert [each.goes_on for each in of_family(heard)] == [False, True]


def test_what_an_officer_ended_stays_ended(heard: Hearing) -> None:
    heard.remember(ended(FAMILY, "MAMPU", "command"))
    move = heard.story.record(all_left(*EVERYBODY, effective=MARCH))
    heard.hear(move)
    heard.hear(heard.story.undo(move))
    assert list(pkh(heard)) == ["command"]


@pytest.mark.parametrize(
    "fact", [died_on(BUDI, MARCH), all_left(*EVERYBODY, effective=MARCH), unlisted()]
)
def test_a_fact_heard_twice_changes_nothing_the_second_time(heard: Hearing, fact: Event) -> None:
    past = heard.story.record(fact)
    assert heard.hear(past) != []
    assert heard.hear(past) == []


def test_without_the_families_at_hand_nothing_is_decided(heard: Hearing) -> None:
    heard.story.record(died_on(BUDI, MARCH))
    register = Hearing().register()
    decision = SettleEnrolments(Enrolments(FAMILY), register, Effective.day(date(2026, 11, 21)))
    given(enrolled(FAMILY), enrolled_person(ANI)).when(decision).then()
    assert register.heard == 0
