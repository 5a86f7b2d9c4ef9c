from uuid import UUID, uuid4

import pytest

from contracts.registry.welfare import RatifiedChangeApplied
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.projection import Query
from infra.runtime.eventstore.recorded import Recorded
from services.verification.answers.when_change_applied_close_case import (
    CloseCase,
    when_change_applied_close_case,
)
from services.verification.projections.case import Case, UnknownCase
from tests.gwt import given
from tests.memory import in_memory
from tests.runtime.privacy.memory_keys import MemoryKeys
from tests.verification.cases_we_know import ANSWER, APPLIED, CASE, WAYS, WHICH, by, on_record

ANSWERED = RatifiedChangeApplied(**WHICH)
PAST = Recorded(ANSWERED, by("jejak.registry"), ANSWER, 41, "registry")


def react(ledger: Ledger, past: Recorded = PAST) -> None:
    when_change_applied_close_case.decide(ledger, past.fact, past)


def ratified() -> Ledger:
    ledger = in_memory(MemoryKeys())
    ledger.append(on_record(*WAYS["ratified"]), [Query((), f"case:{CASE}")], None)
    return ledger


@pytest.mark.parametrize("state", ["ratified", "sent_again"])
def test_the_registrys_answer_closes_the_case(state: str) -> None:
    given(*on_record(*WAYS[state])).when(CloseCase(Case(CASE), ANSWER)).then(APPLIED)


def test_what_the_register_carried_out_is_so_whatever_was_said_of_the_command() -> None:
    given(*on_record(*WAYS["not_applied"])).when(CloseCase(Case(CASE), ANSWER)).then(APPLIED)


@pytest.mark.parametrize("state", sorted(WAYS.keys() - {"ratified", "sent_again", "not_applied"}))
def test_an_answer_nobody_waits_for_changes_nothing(state: str) -> None:
    given(*on_record(*WAYS[state])).when(CloseCase(Case(CASE), ANSWER)).then()


def test_an_answer_about_a_case_we_do_not_know_is_parked() -> None:
    given().when(CloseCase(Case(UUID(int=1)), ANSWER)).then_refused(UnknownCase)


def test_a_redelivered_answer_is_harmless() -> None:
    ledger = ratified()
    for _ in range(2):
        react(ledger)
    react(ledger, Recorded(ANSWERED, by("jejak.registry"), uuid4(), 42, "registry"))
    history = ledger.history(f"case:{CASE}")
    assert [type(past.fact).__name__ for past in history[3:]] == ["CaseApplied"]


def test_the_closing_names_what_it_answers() -> None:
    ledger = ratified()
    react(ledger)
    closing = ledger.history(f"case:{CASE}")[-1].by
    assert (closing.actor, closing.causation_id) == ("jejak.verification", "18.09:registry:1:41:0")
    assert closing.case_id == closing.correlation_id == CASE
