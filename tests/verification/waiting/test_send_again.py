"""Dinsos sends a ratified change again, and the registry carries it out once."""

from datetime import timedelta

import pytest

from contracts.facts import FACTS
from contracts.verification.commands import ApplyRatifiedChange
from infra.runtime.eventstore.decisions import ConfirmationNeeded
from infra.runtime.eventstore.recorded import Recorded
from services.verification.projections.case import Case, DutyTaken, NotAtThisStage
from services.verification.waiting.send_again import AnswerStillAwaited, SendAgain
from tests.gwt import given
from tests.verification.cases_we_know import (
    APPROVER,
    CASE,
    DISCARDED,
    NOW,
    OPERATOR,
    RATIFIED,
    SENT_AGAIN,
    VERIFIER,
    WAYS,
    by,
    on_record,
    turn,
)

QUARTER = timedelta(minutes=15)


def send(version: int, actor: str = APPROVER, after: timedelta = QUARTER) -> SendAgain:
    return SendAgain(Case(CASE), turn(actor, version), NOW + after)


def told(decision: SendAgain, *history: Recorded) -> SendAgain:
    for past in history:
        decision.case.apply(past)
    return decision


def test_what_was_discarded_is_sent_again_as_it_was_ratified() -> None:
    given(*on_record(*WAYS["not_applied"])).when(send(4, after=timedelta())).then(SENT_AGAIN)


def test_what_the_registry_never_answered_is_sent_again_once_it_is_late() -> None:
    history = on_record(*WAYS["ratified"])
    given(*history).when(send(3)).then(SENT_AGAIN)
    refusal = given(*history).when(send(3, after=QUARTER / 2)).then_refused(AnswerStillAwaited)
    assert isinstance(refusal, AnswerStillAwaited)
    assert "20 November 2026 15.15.00 WIB" in refusal.explanation


def test_each_time_is_another_attempt_and_starts_another_wait() -> None:
    history = on_record(*WAYS["sent_again"])
    given(*history).when(send(5, after=QUARTER / 2)).then_refused(AnswerStillAwaited)
    third = SENT_AGAIN.model_copy(update={"attempt": 3})
    given(*history).when(send(5)).then(third)
    given(*on_record(*WAYS["sent_again"], DISCARDED)).when(send(6)).then(third)


def test_it_asks_the_registry_for_the_same_change_by_another_command() -> None:
    first, again = (FACTS.outgoing(fact)[1] for fact in (RATIFIED, SENT_AGAIN))
    assert isinstance(first, ApplyRatifiedChange) and isinstance(again, ApplyRatifiedChange)
    assert (again.change, again.decree, again.attempt) == (first.change, first.decree, 2)
    assert again.command_id != first.command_id


@pytest.mark.parametrize("actor", [OPERATOR, VERIFIER])
def test_who_proposed_or_verified_does_not_send_it(actor: str) -> None:
    given(*on_record(*WAYS["not_applied"])).when(send(4, actor)).then_refused(DutyTaken)


@pytest.mark.parametrize("way", sorted(WAYS.keys() - {"ratified", "sent_again", "not_applied"}))
def test_only_what_is_ratified_and_not_answered_is_sent_again(way: str) -> None:
    history = on_record(*WAYS[way])
    given(*history).when(send(len(history))).then_refused(NotAtThisStage)


@pytest.mark.parametrize(
    ("way", "code"), [("ratified", "unanswered"), ("not_applied", "discarded")]
)
def test_whoever_sends_it_again_is_asked_whether_the_cause_is_mended(way: str, code: str) -> None:
    history = on_record(*WAYS[way])
    new = [Recorded(SENT_AGAIN, by(APPROVER), CASE)]
    with pytest.raises(ConfirmationNeeded) as asked:
        told(send(len(history)), *history).confirming(()).require_confirmed(new)
    assert asked.value.facts["codes"] == [code]
    assert "petugas sistem" in asked.value.explanation
    told(send(len(history)), *history).confirming([code]).require_confirmed(new)
