"""Agreeing to erase: somebody else than who asked, and only if it was asked."""

from uuid import uuid4

import pytest

from contracts.event import Effective
from contracts.registry.amendments import PersonMerged
from contracts.registry.persons import ErasureRequested, PersonalDataErased
from infra.runtime.eventstore.recorded import Recorded
from services.registry.erasure.approve_erasure import ApproveErasure, AskedByYourself, NotRequested
from services.registry.erasure.erasing import FamilyHome
from services.registry.erasure.who_is_left import WhoIsLeft
from services.registry.projections.erasures import Erasures
from tests.gwt import given
from tests.people_we_know import ANI, BUDI, BY, FAMILY, LAST_WEEK, SUKAMAJU, TODAY, family

ABOUT = {"family_id": FAMILY, "village_code": SUKAMAJU, "person_id": BUDI}
erased = PersonalDataErased(**ABOUT, effective=Effective.day(TODAY))


def asked_by(officer: str) -> Recorded:
    fact = ErasureRequested(**ABOUT, effective=LAST_WEEK)
    return Recorded(fact, BY.model_copy(update={"actor": officer}), uuid4())


def agree() -> ApproveErasure:
    home = FamilyHome(FAMILY, SUKAMAJU)
    return ApproveErasure(Erasures.of_person(BUDI), WhoIsLeft(BUDI), home, "kepala.dinsos", TODAY)


def test_a_second_officer_agrees_and_the_data_is_erased() -> None:
    given(asked_by("dpo")).when(agree()).then(erased)


def test_nobody_agrees_to_their_own_request() -> None:
    given(asked_by("kepala.dinsos")).when(agree()).then_refused(AskedByYourself)


def test_nothing_is_erased_that_nobody_asked_for() -> None:
    given().when(agree()).then_refused(NotRequested)


def test_a_request_about_somebody_else_does_not_count() -> None:
    other = ErasureRequested(**ABOUT | {"person_id": ANI}, effective=LAST_WEEK)
    given(other).when(agree()).then_refused(NotRequested)


def test_of_somebody_in_two_records_both_are_erased_whichever_was_asked_for() -> None:
    merged = PersonMerged(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        kept_id=ANI,
        merged_id=BUDI,
        family_ids=(FAMILY,),
    )
    other = erased.model_copy(update={"person_id": ANI})
    given(family, merged, asked_by("dpo")).when(agree()).then(other, erased)


def test_the_last_of_a_family_takes_along_what_is_sealed_of_it() -> None:
    alone = family.model_copy(update={"members": family.members[:1]})
    last = erased.model_copy(update={"family_ids": (FAMILY,)})
    given(alone, asked_by("dpo")).when(agree()).then(last)
    given(family, asked_by("dpo")).when(agree()).then(erased)


@pytest.mark.parametrize("times", [1, 2])
def test_agreeing_again_changes_nothing(times: int) -> None:
    given(asked_by("dpo"), *[erased] * times).when(agree()).then()
