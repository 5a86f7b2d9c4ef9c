from services.registry.villages.local_areas import LocalAreas
from services.registry.villages.name_local_areas import NameLocalAreas
from tests.gwt import given
from tests.people_we_know import HOME, NEXT_DOOR, SUKAMAJU
from tests.registry.what_happened import in_area

_, AREAS = in_area(HOME)


def name() -> NameLocalAreas:
    return NameLocalAreas(LocalAreas(SUKAMAJU), [HOME, NEXT_DOOR])


def test_places_that_name_one_area_in_two_spellings_make_it_once() -> None:
    given().when(name()).then(*AREAS)
    given(*AREAS).when(name()).then()
