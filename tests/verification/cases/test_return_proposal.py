from services.verification.cases.return_proposal import ReturnProposal
from services.verification.projections.case import Case, DutyTaken, NotAtThisStage
from tests.gwt import given
from tests.verification.cases_we_know import (
    CASE,
    OPERATOR,
    RETURNED,
    REVISED,
    SUBMITTED,
    VERIFIED,
    VERIFIER,
    on_record,
    turn,
)


def give_back(version: int, actor: str = VERIFIER) -> ReturnProposal:
    return ReturnProposal(Case(CASE), turn(actor, version))


def test_the_subdistrict_sends_a_proposal_back_to_the_village() -> None:
    given(*on_record(SUBMITTED)).when(give_back(1)).then(RETURNED)


def test_a_revised_proposal_can_be_returned_again() -> None:
    history = on_record(SUBMITTED, RETURNED, REVISED)
    given(*history).when(give_back(3)).then(RETURNED)


def test_a_verified_proposal_is_not_returned() -> None:
    history = on_record(SUBMITTED, VERIFIED)
    refusal = given(*history).when(give_back(2)).then_refused(NotAtThisStage)
    assert isinstance(refusal, NotAtThisStage)
    assert refusal.explanation.startswith("Usulan ini sudah diverifikasi kecamatan.")


def test_who_proposed_does_not_judge_the_proposal() -> None:
    given(*on_record(SUBMITTED)).when(give_back(1, OPERATOR)).then_refused(DutyTaken)
