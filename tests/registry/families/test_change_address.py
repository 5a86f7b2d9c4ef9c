from contracts.registry.families import AddressChanged
from services.registry.families.change_address import ChangeAddress
from services.registry.projections.family import Family
from services.registry.refusals import FamilyGone, InTheFuture
from tests.gwt import given
from tests.people_we_know import (
    FAMILY,
    HOME,
    LAST_WEEK,
    MARGOREJO,
    NEXT_DOOR,
    SUKAMAJU,
    TODAY,
    TOMORROW,
    family,
)
from tests.registry.reach import within
from tests.registry.what_happened import family_moved_out

THERE = NEXT_DOOR.model_copy(update={"kk_number": HOME.kk_number})


def change(village_code: str = SUKAMAJU) -> ChangeAddress:
    return ChangeAddress(Family(FAMILY), village_code, NEXT_DOOR, LAST_WEEK, TODAY)


def changed(village_code: str = SUKAMAJU) -> AddressChanged:
    return AddressChanged(
        family_id=FAMILY, village_code=village_code, effective=LAST_WEEK, **THERE.parts()
    )


def test_a_family_moves_house_and_keeps_its_kk_number() -> None:
    given(family).when(change()).then(changed())


def test_moving_to_the_same_address_changes_nothing() -> None:
    given(family, changed()).when(change()).then()


def test_a_family_moves_to_another_village_of_the_register() -> None:
    given(family).when(within(change(MARGOREJO), "18.09.01")).then(changed(MARGOREJO))


def test_a_family_that_left_has_no_address_here() -> None:
    given(family, family_moved_out).when(change()).then_refused(FamilyGone)


def test_nobody_has_moved_in_the_future() -> None:
    decision = ChangeAddress(Family(FAMILY), SUKAMAJU, NEXT_DOOR, TOMORROW, TODAY)
    given(family).when(decision).then_refused(InTheFuture)
