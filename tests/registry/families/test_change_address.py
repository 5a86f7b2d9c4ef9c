from contracts.registry.families import AddressChanged
from contracts.registry.places import Place
from services.registry.families.change_address import ChangeAddress
from services.registry.projections.family import Family
from services.registry.refusals import FamilyGone, InTheFuture
from services.registry.villages.local_areas import LocalAreas, UnknownArea
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
from tests.registry.what_happened import family_moved_out, in_area

THERE = NEXT_DOOR.model_copy(update={"kk_number": HOME.kk_number})


def change(village_code: str = SUKAMAJU) -> ChangeAddress:
    areas = LocalAreas(village_code)
    return ChangeAddress(Family(FAMILY), areas, village_code, NEXT_DOOR, LAST_WEEK, TODAY)


def changed(village_code: str = SUKAMAJU) -> AddressChanged:
    place, _ = in_area(THERE, village_code)
    return AddressChanged(
        family_id=FAMILY, village_code=village_code, effective=LAST_WEEK, **place.parts()
    )


def test_a_family_moves_house_and_keeps_its_kk_number() -> None:
    _, areas = in_area(THERE)
    given(family).when(change()).then(changed(), *areas)
    given(family, *areas).when(change()).then(changed())


def test_moving_to_the_same_address_changes_nothing() -> None:
    given(family, changed()).when(change()).then()


def test_a_family_moves_to_another_village_of_the_register() -> None:
    _, areas = in_area(THERE, MARGOREJO)
    there = changed(MARGOREJO).model_copy(update={"from_village": SUKAMAJU})
    given(family, *areas).when(within(change(MARGOREJO), "18.09.01")).then(there)


def test_an_area_of_the_village_may_be_named_by_its_id() -> None:
    place, areas = in_area(THERE)
    by_id = Place(address=THERE.address, area_id=place.area_id)

    def move() -> ChangeAddress:
        areas = LocalAreas(SUKAMAJU)
        return ChangeAddress(Family(FAMILY), areas, SUKAMAJU, by_id, LAST_WEEK, TODAY)

    given(family, *areas).when(move()).then(changed())
    given(family).when(move()).then_refused(UnknownArea)


def test_a_family_that_left_has_no_address_here() -> None:
    given(family, family_moved_out).when(change()).then_refused(FamilyGone)


def test_nobody_has_moved_in_the_future() -> None:
    decision = ChangeAddress(
        Family(FAMILY), LocalAreas(SUKAMAJU), SUKAMAJU, NEXT_DOOR, TOMORROW, TODAY
    )
    given(family).when(decision).then_refused(InTheFuture)
