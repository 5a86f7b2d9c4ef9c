from infra.runtime.http.reading.conditional import Stale
from services.verification.cases.verify_proposal import VerifyProposal
from services.verification.projections.case import DutyTaken, UnknownCase
from tests.gwt import given
from tests.verification.cases_we_know import (
    OPERATOR,
    PADANG,
    RETURNED,
    REVISED,
    SECOND_OPERATOR,
    SECOND_VERIFIER,
    SUBMITTED,
    VERIFIED,
    VERIFIER,
    told,
    turn,
)


def test_a_subdistrict_officer_finds_a_proposal_right() -> None:
    given(*told(SUBMITTED)).when(VerifyProposal(turn(VERIFIER, 1, PADANG))).then(VERIFIED)


def test_who_proposed_it_does_not_verify_it() -> None:
    refusal = given(*told(SUBMITTED)).when(VerifyProposal(turn(OPERATOR, 1)))
    assert "Anda sudah menjadi pengusul" in str(
        getattr(refusal.then_refused(DutyTaken), "explanation", "")
    )


def test_who_revised_it_counts_as_a_proposer() -> None:
    history = told(SUBMITTED, RETURNED, REVISED, ProposalRevised=SECOND_OPERATOR)
    given(*history).when(VerifyProposal(turn(SECOND_OPERATOR, 3))).then_refused(DutyTaken)
    given(*history).when(VerifyProposal(turn(OPERATOR, 3))).then_refused(DutyTaken)


def test_who_returned_it_may_verify_the_revision() -> None:
    history = told(SUBMITTED, RETURNED, REVISED)
    given(*history).when(VerifyProposal(turn(VERIFIER, 3))).then(VERIFIED)
    given(*history).when(VerifyProposal(turn(SECOND_VERIFIER, 3))).then(VERIFIED)


def test_nobody_verifies_what_they_have_not_seen() -> None:
    history = told(SUBMITTED, RETURNED, REVISED)
    given(*history).when(VerifyProposal(turn(VERIFIER, 1))).then_refused(Stale)


def test_a_case_of_another_subdistrict_does_not_exist() -> None:
    for office in ("18.09.02", "18.09.0", "18.10", ""):
        decision = VerifyProposal(turn(VERIFIER, 1, office))
        given(*told(SUBMITTED)).when(decision).then_refused(UnknownCase)
    given().when(VerifyProposal(turn(VERIFIER, 1))).then_refused(UnknownCase)
