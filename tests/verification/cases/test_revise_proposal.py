from dataclasses import replace
from typing import Any

import pytest

from services.verification.cases.proposed_change import EvidenceMissing
from services.verification.cases.revise_proposal import NotLookedAt, OtherKind, ReviseProposal
from services.verification.projections.case import Case, DutyTaken
from tests.gwt import given
from tests.verification.cases_we_know import (
    ABLE,
    CASE,
    CEMENT_FLOOR,
    DRAFT,
    OPERATOR,
    REVISED,
    SECOND_OPERATOR,
    VERIFIER,
    WAYS,
    on_record,
    turn,
)

RETURNED = on_record(*WAYS["returned"])
CONFLICT = on_record(*WAYS["needs_reconciliation"])


def revise(version: int, actor: str = OPERATOR, **changes: Any) -> ReviseProposal:
    draft = replace(DRAFT, **{"change": CEMENT_FLOOR, "based_on": 40, **changes})
    return ReviseProposal(Case(CASE), turn(actor, version), draft)


def revised(based_on: int) -> Any:
    return REVISED.model_copy(update={"change": CEMENT_FLOOR, "based_on": based_on})


@pytest.mark.parametrize("actor", [OPERATOR, SECOND_OPERATOR])
def test_the_village_proposes_again_what_was_returned(actor: str) -> None:
    given(*RETURNED).when(revise(2, actor, based_on=30)).then(revised(30))


def test_after_a_conflict_the_village_proposes_again_on_what_the_register_says_now() -> None:
    given(*CONFLICT).when(revise(4, based_on=40)).then(revised(40))


def test_what_stood_in_the_way_must_have_been_seen() -> None:
    refusal = given(*CONFLICT).when(revise(4, based_on=39)).then_refused(NotLookedAt)
    assert isinstance(refusal, NotLookedAt)
    assert refusal.facts == {"position": 40}


def test_it_must_still_have_been_seen_after_the_revision_came_back() -> None:
    again = on_record(*WAYS["needs_reconciliation"], *WAYS["revised"][2:], *WAYS["returned"][1:])
    given(*again).when(revise(6, based_on=39)).then_refused(NotLookedAt)
    given(*again).when(revise(6, based_on=40)).then(revised(40))


def test_a_revision_keeps_the_kind() -> None:
    given(*RETURNED).when(revise(2, change=ABLE)).then_refused(OtherKind)


def test_a_revision_brings_evidence_too() -> None:
    given(*RETURNED).when(revise(2, evidence=())).then_refused(EvidenceMissing)


def test_who_judged_the_proposal_does_not_rewrite_it() -> None:
    given(*RETURNED).when(revise(2, VERIFIER)).then_refused(DutyTaken)
