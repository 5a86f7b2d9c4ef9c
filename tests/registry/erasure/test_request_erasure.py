"""Asking to erase: once is enough, and never after it was done."""

from contracts.registry.persons import ErasureRequested, PersonalDataErased
from services.registry.erasure.erasing import FamilyHome
from services.registry.erasure.request_erasure import RequestErasure
from services.registry.projections.erasures import Erasures
from tests.gwt import given
from tests.people_we_know import BUDI, FAMILY, LAST_WEEK, SUKAMAJU, TODAY

ABOUT = {"family_id": FAMILY, "village_code": SUKAMAJU, "person_id": BUDI}
asked = ErasureRequested(**ABOUT, effective=LAST_WEEK)
erased = PersonalDataErased(**ABOUT, effective=LAST_WEEK)


def ask() -> RequestErasure:
    home = FamilyHome(FAMILY, SUKAMAJU)
    return RequestErasure(Erasures.of_person(BUDI), BUDI, home, TODAY)


def test_the_data_protection_officer_asks_to_erase_a_person() -> None:
    given().when(ask()).then(
        ErasureRequested(**ABOUT, effective=LAST_WEEK.model_copy(update={"on": TODAY}))
    )


def test_asking_twice_changes_nothing() -> None:
    given(asked).when(ask()).then()


def test_what_is_erased_need_not_be_asked_for() -> None:
    given(asked, erased).when(ask()).then()
