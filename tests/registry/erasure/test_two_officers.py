"""Erasure is asked by one officer and agreed by another; who asked stays on record."""

from uuid import uuid4

from contracts.event import Effective
from contracts.registry.persons import ErasureRequested, PersonalDataErased
from infra.runtime.ledger import Recorded
from services.registry.erasure.approve_erasure import ApproveErasure, AskedByYourself, NotRequested
from services.registry.erasure.request_erasure import RequestErasure
from tests.gwt import SOMEBODY, given
from tests.people_we_know import BUDI, FAMILY, SUKAMAJU, TODAY

requested = ErasureRequested(
    family_id=FAMILY, village_code=SUKAMAJU, effective=Effective.day(TODAY), person_id=BUDI
)
erased = PersonalDataErased(
    family_id=FAMILY, village_code=SUKAMAJU, effective=Effective.day(TODAY), person_id=BUDI
)
asked_by_dpo = Recorded(requested, SOMEBODY.model_copy(update={"actor": "dpo.satu"}), uuid4())


def ask() -> RequestErasure:
    return RequestErasure(FAMILY, SUKAMAJU, BUDI, TODAY)


def agree(approver: str) -> ApproveErasure:
    return ApproveErasure(FAMILY, SUKAMAJU, BUDI, approver, TODAY)


def test_asking_is_recorded_once() -> None:
    given().when(ask()).then(requested)
    given(requested).when(ask()).then()
    given(requested, erased).when(ask()).then()


def test_another_officer_agrees() -> None:
    given(asked_by_dpo).when(agree("kepala.satu")).then(erased)


def test_nobody_agrees_to_what_they_asked_for() -> None:
    given(asked_by_dpo).when(agree("dpo.satu")).then_refused(AskedByYourself)


def test_nothing_is_erased_that_nobody_asked_for() -> None:
    given().when(agree("kepala.satu")).then_refused(NotRequested)


def test_what_is_erased_is_not_erased_again() -> None:
    given(asked_by_dpo, erased).when(agree("kepala.satu")).then()
