"""What the register tells becomes what programmes record, once, and on the register's grounds."""

from uuid import UUID

import pytest

from contracts.event import Event
from infra.runtime.projections.follower import Follower
from services.programs.enrolments.enrolments import Enrolments
from services.programs.main import service
from services.programs.reactions.when_register_changed_settle_enrolments import (
    HEARD,
    when_register_changed_settle_enrolments,
)
from tests.contracts.history.story import day, headed
from tests.contracts.history.story import died as died_on
from tests.people_we_know import BUDI, FAMILY, NEIGHBOURS, SITI, ani, budi, family, neighbours
from tests.programs.determinations.test_determination import determine, recipients
from tests.programs.heard import (
    died,
    left,
    missing,
    moved_out,
    split_off,
    surveyed,
    transferred,
    unlisted,
    voided,
)
from tests.programs.hearing import Hearing
from tests.programs.what_happened import enrolled, enrolled_person
from tests.running import InTests


@pytest.fixture
def heard() -> Hearing:
    hearing = Hearing(family, neighbours)
    hearing.remember(enrolled(FAMILY), enrolled(NEIGHBOURS))
    return hearing


def test_its_name_is_durable_and_that_of_its_file() -> None:
    """A reaction under another name would hear all of history again."""
    [reaction] = service.reactions
    assert reaction.name == "when_register_changed_settle_enrolments"
    assert reaction is when_register_changed_settle_enrolments
    assert reaction.decide.__module__ == f"services.programs.reactions.{reaction.name}"


def test_what_a_family_answers_in_a_survey_is_none_of_its_business() -> None:
    assert type(surveyed(FAMILY)) not in HEARD
    assert {type(died()), type(unlisted()), type(voided(UUID(int=1)))} <= set(HEARD)


@pytest.mark.parametrize("fact", [died(), missing(), left(), transferred(budi), split_off(budi)])
def test_when_the_head_is_gone_an_heir_is_due(heard: Hearing, fact: Event) -> None:
    assert [each.TOPIC for each in heard.tell(fact)] == ["programs.recipient_change_due"]


@pytest.mark.parametrize(
    ("fact", "reason"),
    [(moved_out(), "PINDAH"), (unlisted(), "MAMPU")],
)
def test_when_the_family_is_gone_its_enrolment_ends(
    heard: Hearing, fact: Event, reason: str
) -> None:
    [news] = heard.tell(fact)
    assert (news.TOPIC, news.reason_code) == ("programs.enrolment_ended", reason)  # type: ignore[attr-defined]


@pytest.mark.parametrize("fact", [died(ani.person_id), transferred(ani), split_off(ani)])
def test_when_a_child_is_gone_nothing_changes(heard: Hearing, fact: Event) -> None:
    assert heard.tell(fact) == []


def test_what_follows_says_from_whom_it_was_heard(heard: Hearing) -> None:
    past = heard.story.record(died())
    heard.hear(past)
    by = heard.ledger.history(f"family:{FAMILY}")[-1].by
    assert (by.actor, by.role, by.office) == ("jejak.programs", "system", "programs")
    assert (by.prompted_by, by.reason) == (past.by.actor, past.by.reason)


def test_families_that_receive_nothing_cost_no_decision(heard: Hearing) -> None:
    empty = Hearing(family, neighbours)
    asked: list[object] = []
    empty.ledger.decide = lambda *given: asked.append(given)  # type: ignore[method-assign,assignment]
    empty.tell(died(), moved_out())
    assert asked == []


def reaction_of(office: InTests) -> Follower:
    [found] = [each for each in office.running.followers if each.name == "reactions:inbox"]
    return found


def test_of_what_was_undone_before_it_was_heard_nothing_follows(pkh: InTests) -> None:
    determine(pkh)
    before = pkh.running.ledger.head() if pkh.running.ledger else 0
    [move] = pkh.told.tell(moved_out())
    pkh.told.tell(voided(move, BUDI, SITI, ani.person_id))
    pkh.follow()
    assert pkh.running.ledger and pkh.running.ledger.head() == before


def test_a_fact_that_was_parked_and_is_tried_again_changes_nothing_newer(pkh: InTests) -> None:
    """Late, it is judged by all that was heard since, as if it had come in time."""
    determine(pkh)
    [move] = pkh.told.tell(moved_out())
    follower = reaction_of(pkh)
    pkh.told.tell(voided(move, BUDI, SITI, ani.person_id))
    place = pkh.db.execute("SELECT seq FROM inbox WHERE event_id = %s", (move,)).fetchone()
    assert place
    pkh.db.execute(
        "INSERT INTO parked (follower, position, message_id, type, keys, error, state)"
        " VALUES (%s, %s, 'x', 'y', '{}', 'z', 'parked')",
        (follower.name, place[0]),
    )
    pkh.follow()
    pkh.db.execute("UPDATE parked SET state = 'retry'")
    pkh.follow()
    assert recipients(pkh) == {str(FAMILY): "aktif"}


def test_heard_again_from_the_beginning_nothing_is_recorded(pkh: InTests) -> None:
    determine(pkh)
    pkh.told.tell(died(BUDI), moved_out())
    pkh.follow()
    ledger = pkh.running.ledger
    assert ledger
    before = ledger.head()
    pkh.db.execute("UPDATE follower_cursor SET position = 0 WHERE follower = 'reactions:inbox'")
    pkh.follow()
    assert ledger.head() == before


def test_a_batch_that_fails_is_settled_line_by_line_all_the_same(heard: Hearing) -> None:
    """The grounds name what was heard, so that the same fact is looked at again by more."""
    heard.remember(enrolled_person(ani.person_id))
    death = heard.story.record(died_on(ani.person_id, day(3, 1)))
    later = heard.story.undo(death)
    assert heard.hear(death) == heard.hear(later) == []
    heard.story.ledger.remove(later)
    [ended] = heard.hear(death)
    heard.story.ledger.append(later)
    [restored] = heard.hear(death)
    assert (ended.TOPIC, restored.TOPIC) == (
        "programs.enrolment_ended",
        "programs.enrolment_restored",
    )
    assert heard.tell(headed(SITI, day(3, 1))) == []
    known = Enrolments(ani.person_id)
    heard.ledger.ask(known)
    assert [each.active for each in known] == [True]
