from uuid import UUID

import pytest

from contracts.registry.welfare import RatifiedChangeRefused, RefusalReason
from infra.runtime.eventstore.projection import Query
from infra.runtime.eventstore.recorded import Recorded
from services.verification.answers.when_change_refused_ask_reconciliation import (
    AskReconciliation,
    when_change_refused_ask_reconciliation,
)
from services.verification.projections.case import Case, UnknownCase
from tests.gwt import given
from tests.memory import in_memory
from tests.runtime.privacy.memory_keys import MemoryKeys
from tests.verification.cases_we_know import (
    ANSWER,
    CASE,
    DISCARDED,
    RECONCILE,
    STOOD,
    WAYS,
    WHICH,
    by,
    on_record,
)

REFUSED = RatifiedChangeRefused(**WHICH, reason=RefusalReason.CHANGED_MEANWHILE, standing=STOOD)


def ask(case_id: UUID = CASE, **other: object) -> AskReconciliation:
    return AskReconciliation(Case(case_id), ANSWER, REFUSED.model_copy(update=other))


def test_what_stood_in_the_way_is_kept_for_those_who_decide() -> None:
    given(*on_record(*WAYS["ratified"])).when(ask()).then(RECONCILE)


def test_a_command_that_was_discarded_can_be_sent_again() -> None:
    discarded = ask(reason=RefusalReason.DISCARDED, standing=())
    given(*on_record(*WAYS["ratified"])).when(discarded).then(DISCARDED)


def test_the_answer_to_an_earlier_attempt_leaves_the_later_one_alone() -> None:
    history = on_record(*WAYS["sent_again"])
    given(*history).when(ask(attempt=1)).then()
    given(*history).when(ask(attempt=1, reason=RefusalReason.DISCARDED)).then()
    given(*history).when(ask(attempt=2)).then(RECONCILE)


@pytest.mark.parametrize("state", sorted(WAYS.keys() - {"ratified", "sent_again"}))
def test_an_answer_nobody_waits_for_changes_nothing(state: str) -> None:
    given(*on_record(*WAYS[state])).when(ask()).then()


def test_an_answer_about_a_case_we_do_not_know_is_parked() -> None:
    given().when(ask(UUID(int=1))).then_refused(UnknownCase)


def test_a_redelivered_refusal_is_harmless() -> None:
    ledger = in_memory(MemoryKeys())
    ledger.append(on_record(*WAYS["ratified"]), [Query((), f"case:{CASE}")], None)
    past = Recorded(REFUSED, by("jejak.registry"), ANSWER, 41, "registry")
    for _ in range(2):
        when_change_refused_ask_reconciliation.decide(ledger, REFUSED, past)
    assert [past.fact for past in ledger.history(f"case:{CASE}")[3:]] == [RECONCILE]
