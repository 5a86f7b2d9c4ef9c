from services.verification.cases.return_proposal import ReturnProposal
from services.verification.projections.case import DutyTaken, NotAtThisStage
from tests.gwt import given
from tests.verification.cases_we_know import (
    OPERATOR,
    RETURNED,
    REVISED,
    SUBMITTED,
    VERIFIED,
    VERIFIER,
    told,
    turn,
)


def test_the_subdistrict_sends_a_proposal_back_to_the_village() -> None:
    given(*told(SUBMITTED)).when(ReturnProposal(turn(VERIFIER, 1))).then(RETURNED)


def test_a_revised_proposal_can_be_returned_again() -> None:
    history = told(SUBMITTED, RETURNED, REVISED)
    given(*history).when(ReturnProposal(turn(VERIFIER, 3))).then(RETURNED)


def test_a_verified_proposal_is_not_returned() -> None:
    history = told(SUBMITTED, VERIFIED)
    refusal = given(*history).when(ReturnProposal(turn(VERIFIER, 2))).then_refused(NotAtThisStage)
    assert isinstance(refusal, NotAtThisStage)
    assert refusal.explanation.startswith("Usulan ini sudah diverifikasi kecamatan.")


def test_who_proposed_does_not_judge_the_proposal() -> None:
    given(*told(SUBMITTED)).when(ReturnProposal(turn(OPERATOR, 1))).then_refused(DutyTaken)
