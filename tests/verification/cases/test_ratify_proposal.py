from datetime import timedelta

import pytest

from contracts.event import Event
from contracts.facts import FACTS
from contracts.verification.cases import ProposalRatified
from contracts.verification.commands import ApplyRatifiedChange
from contracts.verification.decrees import Decree
from services.verification.cases.proposed_change import NotYetHappened
from services.verification.cases.ratify_proposal import DutiesMixed, RatifyProposal
from services.verification.projections.case import Case, DutyTaken
from tests.gwt import given
from tests.verification.cases_we_know import (
    APPROVER,
    CASE,
    CEMENT_FLOOR,
    DECREE,
    OCTOBER,
    OPERATOR,
    RATIFIED,
    RECONCILE,
    RETURNED,
    REVISED,
    SECOND_OPERATOR,
    SECOND_VERIFIER,
    SUBMITTED,
    TODAY,
    VERIFIED,
    VERIFIER,
    WHICH,
    on_record,
    turn,
)

AGAIN = REVISED.model_copy(update={"change": CEMENT_FLOOR, "based_on": 40})
TWICE: tuple[Event, ...] = (SUBMITTED, VERIFIED, RATIFIED, RECONCILE, AGAIN, VERIFIED)


def ratify(version: int, actor: str = APPROVER, decree: Decree = DECREE) -> RatifyProposal:
    return RatifyProposal(Case(CASE), turn(actor, version), decree, TODAY)


def test_dinsos_ratifies_a_verified_proposal_under_a_decree() -> None:
    given(*on_record(SUBMITTED, VERIFIED)).when(ratify(2)).then(RATIFIED)


def test_ratifying_asks_the_registry_to_carry_it_out() -> None:
    fact, command = FACTS.outgoing(RATIFIED)
    assert fact == RATIFIED
    assert isinstance(command, ApplyRatifiedChange)
    assert (command.change, command.based_on, command.decree) == (RATIFIED.change, 30, DECREE)


def test_what_is_ratified_is_the_last_version() -> None:
    later = ProposalRatified(
        **WHICH, change=CEMENT_FLOOR, based_on=40, effective=OCTOBER, decree=DECREE, attempt=2
    )
    given(*on_record(*TWICE)).when(ratify(6)).then(later)


def test_a_second_attempt_is_another_command() -> None:
    commands = [
        FACTS.outgoing(RATIFIED.model_copy(update={"attempt": attempt}))[1] for attempt in (1, 1, 2)
    ]
    ids = [command.command_id for command in commands if isinstance(command, ApplyRatifiedChange)]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize("actor", [OPERATOR, VERIFIER])
def test_who_proposed_or_verified_does_not_ratify(actor: str) -> None:
    given(*on_record(SUBMITTED, VERIFIED)).when(ratify(2, actor)).then_refused(DutyTaken)


def test_who_only_revised_or_returned_does_not_ratify_either() -> None:
    history = on_record(
        *(SUBMITTED, RETURNED, REVISED, VERIFIED),
        ProposalRevised=SECOND_OPERATOR,
        ProposalVerified=SECOND_VERIFIER,
    )
    for actor in (SECOND_OPERATOR, VERIFIER):
        given(*history).when(ratify(4, actor)).then_refused(DutyTaken)


def test_who_verified_the_first_attempt_does_not_ratify_the_second() -> None:
    given(*on_record(*TWICE)).when(ratify(6, VERIFIER)).then_refused(DutyTaken)


def test_all_who_acted_are_compared_again() -> None:
    history = on_record(SUBMITTED, VERIFIED, ProposalVerified=OPERATOR)
    given(*history).when(ratify(2)).then_refused(DutiesMixed)


def test_a_decree_is_not_of_tomorrow() -> None:
    tomorrow = Decree(number="460/13/2026", on=TODAY + timedelta(days=1))
    history = on_record(SUBMITTED, VERIFIED)
    given(*history).when(ratify(2, decree=tomorrow)).then_refused(NotYetHappened)
