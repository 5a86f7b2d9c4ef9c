from contracts.registry.families import AddressCorrected
from services.registry.families.correct_address import CorrectAddress
from services.registry.projections.family import Family
from services.registry.refusals import InTheFuture
from services.registry.villages.local_areas import LocalAreas
from tests.gwt import given
from tests.people_we_know import FAMILY, HOME, LAST_WEEK, NEXT_DOOR, SUKAMAJU, TODAY, TOMORROW
from tests.people_we_know import family as loaded
from tests.registry.what_happened import family_moved_out, in_area

THERE, AREAS = in_area(NEXT_DOOR)
corrected = AddressCorrected(
    family_id=FAMILY,
    village_code=SUKAMAJU,
    effective=LAST_WEEK,
    **THERE.model_copy(update={"kk_number": HOME.kk_number}).parts(),
)


def correct() -> CorrectAddress:
    family = Family(FAMILY)
    return CorrectAddress(family, LocalAreas(family), NEXT_DOOR, LAST_WEEK, TODAY)


def test_a_wrong_address_is_corrected_without_a_move() -> None:
    given(loaded).when(correct()).then(corrected, *AREAS)
    given(loaded, *AREAS).when(correct()).then(corrected)


def test_correcting_twice_changes_nothing() -> None:
    given(loaded, corrected).when(correct()).then()


def test_the_address_of_a_family_that_left_can_still_be_corrected() -> None:
    """Its KK number it holds no longer, so none is said of it."""
    place = THERE.model_copy(update={"kk_number": None})
    right = corrected.model_copy(update=place.parts())
    given(loaded, *AREAS, family_moved_out).when(correct()).then(right)


def test_an_address_did_not_hold_from_the_future_on() -> None:
    family = Family(FAMILY)
    decision = CorrectAddress(family, LocalAreas(family), NEXT_DOOR, TOMORROW, TODAY)
    given(loaded).when(decision).then_refused(InTheFuture)
