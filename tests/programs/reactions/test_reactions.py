"""What the register tells becomes what programmes record, once, and on the register's grounds."""

from uuid import UUID, uuid4

import pytest

from contracts.calendar import day_of
from contracts.event import Effective, Event
from infra.runtime.eventstore.ledger import Ledger, in_memory
from infra.runtime.eventstore.recorded import Recorded, recorded
from infra.runtime.projections.reactions import Reaction
from services.programs.main import service
from tests.gwt import SOMEBODY
from tests.people_we_know import ANI, BUDI, FAMILY, NEIGHBOURS, SITI, ani, budi
from tests.programs.heard import (
    died,
    left,
    missing,
    moved_out,
    split_off,
    transferred,
    unlisted,
    voided,
)
from tests.programs.what_happened import ended, enrolled, heir_due, restored

REACTIONS = {each.name: each for each in service.reactions}
EVENT = UUID(int=71)


@pytest.fixture
def ledger() -> Ledger:
    """Both families receive PKH."""
    ledger = in_memory()
    remember(ledger, enrolled(FAMILY), enrolled(NEIGHBOURS))
    return ledger


def remember(ledger: Ledger, *facts: Event) -> None:
    ledger.append(recorded(facts, SOMEBODY), [], ledger.head())


def heard_now(fact: Event) -> Recorded:
    return Recorded(fact, SOMEBODY, uuid4(), position=40, source="registry")


def hear(ledger: Ledger, past: Recorded) -> list[Event]:
    """What every reaction to the fact records, as the followers would have it."""
    before = ledger.head()
    for each in REACTIONS.values():
        if type(past.fact) in each.facts:
            each.decide(ledger, past.fact, past)
    news = ledger.history(f"family:{FAMILY}", f"family:{NEIGHBOURS}")
    return [each.fact for each in news if each.position > before]


def test_their_names_are_durable() -> None:
    """A reaction under another name would hear all of history again."""
    assert list(REACTIONS) == [
        "when_member_died_end_or_ask_for_heir",
        "when_member_missing_end_or_ask_for_heir",
        "when_member_moved_out_end_or_ask_for_heir",
        "when_family_moved_out_end_enrolments",
        "when_listing_ended_end_enrolments",
        "when_fact_voided_restore_enrolments",
    ]


@pytest.mark.parametrize("reaction", REACTIONS.values(), ids=list(REACTIONS))
def test_each_lies_in_the_file_of_its_name(reaction: Reaction) -> None:
    assert reaction.decide.__module__ == f"services.programs.reactions.{reaction.name}"


def test_no_fact_is_heard_by_two_of_them() -> None:
    facts = [fact for each in REACTIONS.values() for fact in each.facts]
    assert len(facts) == len(set(facts))


@pytest.mark.parametrize("fact", [died(), missing(), left(), transferred(budi), split_off(budi)])
def test_when_the_head_is_gone_an_heir_is_due(ledger: Ledger, fact: Event) -> None:
    past = heard_now(fact)
    assert hear(ledger, past) == [heir_due(FAMILY, str(past.event_id))]


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (died(left=0), "MENINGGAL"),
        (missing(members_left=0), "ORANG_TIDAK_DITEMUKAN"),
        (left(members_left=0), "PINDAH"),
        (moved_out(), "PINDAH"),
        (unlisted(), "MAMPU"),
    ],
)
def test_when_the_family_is_gone_its_enrolment_ends(
    ledger: Ledger, fact: Event, reason: str
) -> None:
    past = heard_now(fact)
    assert hear(ledger, past) == [ended(FAMILY, reason, str(past.event_id))]


@pytest.mark.parametrize("fact", [died(ANI, was_head=False), transferred(ani), split_off(ani)])
def test_when_a_child_is_gone_nothing_changes(ledger: Ledger, fact: Event) -> None:
    assert hear(ledger, heard_now(fact)) == []


def test_when_it_never_happened_the_enrolment_is_restored(ledger: Ledger) -> None:
    remember(ledger, ended(FAMILY, "MENINGGAL", str(EVENT)))
    fact = voided(EVENT, BUDI, SITI, ANI)
    [back] = hear(ledger, heard_now(fact))
    found_out = Effective.day(day_of(SOMEBODY.recorded_at))
    assert back == restored(FAMILY, str(EVENT)).model_copy(update={"effective": found_out})


def test_a_voided_birth_restores_nothing(ledger: Ledger) -> None:
    assert hear(ledger, heard_now(voided(EVENT, ANI))) == []


@pytest.mark.parametrize("fact", [died(), died(left=0), moved_out(), unlisted()])
def test_a_fact_heard_twice_changes_nothing_the_second_time(ledger: Ledger, fact: Event) -> None:
    past = heard_now(fact)
    assert len(hear(ledger, past)) == 1
    assert hear(ledger, past) == []


def test_a_death_that_is_heard_after_the_move_asks_for_nobody(ledger: Ledger) -> None:
    death, move = heard_now(died()), heard_now(moved_out())
    assert hear(ledger, death) + hear(ledger, move) == [
        heir_due(FAMILY, str(death.event_id)),
        ended(FAMILY, "PINDAH", str(move.event_id)),
    ]
    other = in_memory()
    remember(other, enrolled(FAMILY))
    assert hear(other, move) == [ended(FAMILY, "PINDAH", str(move.event_id))]
    assert hear(other, death) == []


def test_what_follows_says_from_whom_it_was_heard(ledger: Ledger) -> None:
    hear(ledger, heard_now(died()))
    by = ledger.history(f"family:{FAMILY}")[-1].by
    assert (by.actor, by.role, by.office) == ("jejak.programs", "system", "programs")
    assert (by.prompted_by, by.reason) == (SOMEBODY.actor, SOMEBODY.reason)
    assert by.causation_id == "18.09:registry:1:40:0"
