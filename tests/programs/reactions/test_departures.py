"""What follows when members are gone depends on who left and how many remain."""

import pytest

from contracts.codes.reasons import ReasonCode
from contracts.registry.families import DepartureEvent
from services.programs.enrolments.ask_for_heir import AskForHeir
from services.programs.enrolments.end_enrolments import EndEnrolments
from services.programs.reactions.departures import WHY_GONE, after_departure, gone
from tests.people_we_know import BUDI, FAMILY, ani, budi, recorded, siti
from tests.programs.heard import died, left, missing, split_off, transferred, unlisted


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (died(left=0), ReasonCode.DIED),
        (died(was_head=False, left=0), ReasonCode.DIED),
        (missing(members_left=0), ReasonCode.PERSON_NOT_FOUND),
        (left(members_left=0), ReasonCode.MOVED),
        (transferred(budi, members_left=0), ReasonCode.MOVED),
        (split_off(budi, siti, ani), ReasonCode.MOVED),
    ],
)
def test_with_the_last_of_them_everything_ends(fact: DepartureEvent, reason: str) -> None:
    past = recorded(fact)
    decision = after_departure(fact, past)
    assert isinstance(decision, EndEnrolments)
    assert (decision.reason_code, decision.because) == (reason, str(past.event_id))


@pytest.mark.parametrize("fact", [died(), missing(), left(), transferred(budi), split_off(budi)])
def test_without_its_head_the_family_names_an_heir(fact: DepartureEvent) -> None:
    past = recorded(fact)
    decision = after_departure(fact, past)
    assert isinstance(decision, AskForHeir)
    assert (decision.change, decision.because) == (fact, str(past.event_id))
    assert decision.head_departed and BUDI in decision.departed


@pytest.mark.parametrize(
    "fact",
    [died(was_head=False), left(was_head=False), transferred(ani), split_off(ani)],
)
def test_while_the_head_stays_only_a_named_recipient_may_be_missed(fact: DepartureEvent) -> None:
    decision = after_departure(fact, recorded(fact))
    assert isinstance(decision, AskForHeir)
    assert not decision.head_departed


@pytest.mark.parametrize(
    "fact",
    [died(was_head=None, left=None), died(was_head=True, left=None)],
)
def test_what_the_registry_did_not_say_is_not_guessed(fact: DepartureEvent) -> None:
    assert after_departure(fact, recorded(fact)) is None


def test_every_way_to_leave_has_its_reason() -> None:
    assert WHY_GONE.keys() == set(DepartureEvent.__subclasses__())


def test_a_family_off_the_list_ends_for_the_reason_of_the_list() -> None:
    fact = unlisted()
    decision = gone(fact, recorded(fact), fact.reason_code)
    assert decision.reason_code == "MAMPU"
    assert decision.targets == (FAMILY,)
