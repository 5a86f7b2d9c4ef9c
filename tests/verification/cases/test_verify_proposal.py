from infra.runtime.eventstore.decisions import Stale
from services.verification.cases.verify_proposal import VerifyProposal
from services.verification.projections.case import Case, DutyTaken, UnknownCase
from tests.gwt import given
from tests.verification.cases_we_know import (
    CASE,
    OPERATOR,
    PADANG,
    REGENCY,
    RETURNED,
    REVISED,
    SECOND_OPERATOR,
    SECOND_VERIFIER,
    SUBMITTED,
    VERIFIED,
    VERIFIER,
    on_record,
    turn,
)


def verify(version: int, actor: str = VERIFIER, office: str = REGENCY) -> VerifyProposal:
    return VerifyProposal(Case(CASE), turn(actor, version, office))


def test_a_subdistrict_officer_finds_a_proposal_right() -> None:
    given(*on_record(SUBMITTED)).when(verify(1, VERIFIER, PADANG)).then(VERIFIED)


def test_who_proposed_it_does_not_verify_it() -> None:
    refusal = given(*on_record(SUBMITTED)).when(verify(1, OPERATOR))
    assert "Anda sudah menjadi pengusul" in str(
        getattr(refusal.then_refused(DutyTaken), "explanation", "")
    )


def test_who_revised_it_counts_as_a_proposer() -> None:
    history = on_record(SUBMITTED, RETURNED, REVISED, ProposalRevised=SECOND_OPERATOR)
    given(*history).when(verify(3, SECOND_OPERATOR)).then_refused(DutyTaken)
    given(*history).when(verify(3, OPERATOR)).then_refused(DutyTaken)


def test_who_returned_it_may_verify_the_revision() -> None:
    history = on_record(SUBMITTED, RETURNED, REVISED)
    given(*history).when(verify(3)).then(VERIFIED)
    given(*history).when(verify(3, SECOND_VERIFIER)).then(VERIFIED)


def test_nobody_verifies_what_they_have_not_seen() -> None:
    history = on_record(SUBMITTED, RETURNED, REVISED)
    given(*history).when(verify(1)).then_refused(Stale)


def test_a_case_of_another_subdistrict_does_not_exist() -> None:
    for office in ("18.09.02", "18.09.0", "18.10", ""):
        decision = verify(1, VERIFIER, office)
        given(*on_record(SUBMITTED)).when(decision).then_refused(UnknownCase)
    given().when(verify(1)).then_refused(UnknownCase)
