from uuid import UUID

from contracts.event import Effective
from contracts.registry.villages.local_areas import LocalAreaRenamed
from services.registry.refusals import InTheFuture
from services.registry.villages.local_areas import LocalAreas, UnknownArea
from services.registry.villages.rename_local_area import RenameLocalArea
from tests.gwt import given
from tests.people_we_know import LAST_WEEK, SUKAMAJU, TODAY, TOMORROW
from tests.registry.villages.areas_we_know import MEKAR, mekar

renamed = LocalAreaRenamed(
    village_code=SUKAMAJU, area_id=MEKAR, name="Mekar Indah", effective=LAST_WEEK
)


def rename(area_id: UUID = MEKAR, effective: Effective = LAST_WEEK) -> RenameLocalArea:
    return RenameLocalArea(LocalAreas(SUKAMAJU), area_id, "Mekar Indah", effective, TODAY)


def test_an_area_gets_another_name_once() -> None:
    given(mekar).when(rename()).then(renamed)
    given(mekar, renamed).when(rename()).then()


def test_only_an_area_of_the_village_and_not_from_tomorrow_on() -> None:
    given().when(rename()).then_refused(UnknownArea)
    given(mekar).when(rename(effective=TOMORROW)).then_refused(InTheFuture)
