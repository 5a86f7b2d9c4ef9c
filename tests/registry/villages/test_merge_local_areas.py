from uuid import UUID

from contracts.registry.villages.local_areas import LocalAreaMerged
from services.registry.villages.local_areas import LocalAreas, UnknownArea
from services.registry.villages.merge_local_areas import MergeLocalAreas, OtherLevel
from tests.gwt import given
from tests.people_we_know import SUKAMAJU
from tests.registry.villages.areas_we_know import FIRST, MEKAR, MELATI, first, mekar, melati


def merge(area_id: UUID = MELATI, into: UUID = MEKAR) -> MergeLocalAreas:
    return MergeLocalAreas(LocalAreas(SUKAMAJU), area_id, into)


def merged(area_id: UUID = MELATI, into: UUID = MEKAR) -> LocalAreaMerged:
    return LocalAreaMerged(village_code=SUKAMAJU, area_id=area_id, into=into)


def test_two_spellings_become_one_once() -> None:
    given(mekar, melati).when(merge()).then(merged())
    given(mekar, melati, merged()).when(merge()).then()


def test_no_two_areas_are_merged_into_each_other() -> None:
    given(mekar, melati, merged()).when(merge(MEKAR, MELATI)).then()


def test_an_rt_is_no_dusun_and_what_is_unknown_is_nothing() -> None:
    given(mekar, first).when(merge(FIRST, MEKAR)).then_refused(OtherLevel)
    given(mekar).when(merge()).then_refused(UnknownArea)
    given(melati).when(merge()).then_refused(UnknownArea)
