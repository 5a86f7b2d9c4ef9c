"""What the history says of a case, and who may take it further."""

import pytest

from contracts.event import Event
from contracts.verification.cases import CaseOverdue
from infra.runtime.eventstore.decisions import Stale
from infra.runtime.eventstore.projection import Asked
from infra.runtime.eventstore.recorded import Recorded
from services.verification.projections.case import (
    Case,
    DutyTaken,
    NotAtThisStage,
    UnknownCase,
)
from services.verification.projections.states import STEPS, CaseState, Duty
from tests.verification.cases_we_know import (
    APPROVER,
    BUDIS,
    CASE,
    OPERATOR,
    RETURNED,
    REVISED,
    SECOND_OPERATOR,
    SUBMITTED,
    SUKAMAJU,
    VERIFIED,
    VERIFIER,
    WAYS,
    on_record,
    turn,
)

ANOTHER = {"case_id": BUDIS}


def known(*history: Recorded) -> Case:
    case = Case(CASE)
    asked = Asked([case])
    for past in history:
        asked.apply(past)
    return case


@pytest.mark.parametrize(("name", "way"), sorted(WAYS.items()))
def test_a_case_stands_where_its_last_step_brought_it(name: str, way: tuple[Event, ...]) -> None:
    case = known(*on_record(*way))
    state = {"revised": "submitted", "sent_again": "ratified"}.get(name, name)
    assert (case.state, case.position) == (state, len(way))
    assert case.which == {
        "case_id": CASE,
        "family_id": BUDIS,
        "other_family_ids": (),
        "village_code": SUKAMAJU,
    }


def test_a_case_nobody_opened_stands_nowhere() -> None:
    case = known()
    assert (case.state, case.position, case.attempts, case.stood_at) == (None, 0, 0, 0)


def test_every_step_counts_so_that_none_is_overlooked_by_who_decides_meanwhile() -> None:
    assert Case.folds.keys() == {*STEPS, CaseOverdue}


def test_another_case_of_the_family_leaves_it_alone() -> None:
    others = on_record(*(fact.model_copy(update=ANOTHER) for fact in WAYS["withdrawn"]))
    assert known(*on_record(SUBMITTED), *others).state == CaseState.SUBMITTED


def test_everybody_who_acted_has_a_duty_and_the_service_has_none() -> None:
    way = (*WAYS["needs_reconciliation"], REVISED)
    assert known(*on_record(*way, ProposalRevised=SECOND_OPERATOR)).duties == {
        OPERATOR: {Duty.PROPOSER},
        SECOND_OPERATOR: {Duty.PROPOSER},
        VERIFIER: {Duty.VERIFIER},
        APPROVER: {Duty.APPROVER},
    }


def test_the_proposal_of_a_case_is_its_last_version() -> None:
    again = REVISED.model_copy(update={"based_on": 40})
    assert known(*on_record(SUBMITTED, RETURNED)).proposal == SUBMITTED
    assert known(*on_record(SUBMITTED, RETURNED, again)).proposal == again


def test_what_stood_in_the_way_is_remembered_after_a_revision() -> None:
    way = (*WAYS["needs_reconciliation"], REVISED, RETURNED)
    assert known(*on_record(*way)).stood_at == 40


def test_only_a_ratified_case_waits_for_the_registry() -> None:
    waiting = [name for name, way in WAYS.items() if known(*on_record(*way)).answer_due]
    assert waiting == ["ratified", "sent_again"]


def test_an_officer_learns_first_what_matters_first() -> None:
    """Nothing of a case elsewhere; then its stage; then that it moved on; then whose duty it is."""
    case = known(*on_record(SUBMITTED, VERIFIED))
    far, late = turn(VERIFIER, 1, "18.10"), turn(VERIFIER, 1)
    with pytest.raises(UnknownCase):
        far.require(case, Duty.APPROVER, CaseState.SUBMITTED)
    with pytest.raises(NotAtThisStage):
        late.require(case, Duty.APPROVER, CaseState.SUBMITTED)
    with pytest.raises(Stale):
        late.require(case, Duty.APPROVER, CaseState.VERIFIED)
    with pytest.raises(DutyTaken):
        turn(VERIFIER, 2).require(case, Duty.APPROVER, CaseState.VERIFIED)
    turn(APPROVER, 2).require(case, Duty.APPROVER, CaseState.VERIFIED)


def test_who_comes_too_late_learns_both_positions() -> None:
    case = known(*on_record(SUBMITTED, RETURNED, REVISED))
    with pytest.raises(Stale) as late:
        turn(VERIFIER, 1).require(case, Duty.VERIFIER, CaseState.SUBMITTED)
    assert late.value.facts == {"base": 1, "current": 3}
