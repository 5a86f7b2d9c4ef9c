"""A village's register counts since its first file, and that is said once."""

from datetime import date
from uuid import UUID

from contracts.registry.villages.baselines import VillageBaselineSet, VillageBaselineVoided
from services.registry.villages.set_baseline import Baseline, SetBaseline, TakeBaselineBack
from tests.gwt import given
from tests.people_we_know import MARGOREJO, SUKAMAJU, TODAY

IMPORT = UUID(int=77)
SOONER = date(2026, 1, 31)


def baseline(as_of: date = TODAY, village: str = SUKAMAJU) -> VillageBaselineSet:
    return VillageBaselineSet(village_code=village, as_of=as_of, import_id=IMPORT)


def load() -> SetBaseline:
    return SetBaseline(Baseline(SUKAMAJU), TODAY, IMPORT)


def back(import_id: UUID = IMPORT) -> TakeBaselineBack:
    return TakeBaselineBack(Baseline(SUKAMAJU), import_id)


def test_the_first_file_is_the_opening_balance() -> None:
    given().when(load()).then(baseline())
    given(baseline(village=MARGOREJO)).when(load()).then(baseline())


def test_what_was_taken_back_is_none_and_the_next_first_file_is_it() -> None:
    lifted = VillageBaselineVoided(village_code=SUKAMAJU, import_id=IMPORT)
    given(baseline()).when(back()).then(lifted)
    given(baseline(), lifted).when(load()).then(baseline())
    given(baseline(), lifted).when(back()).then()


def test_an_import_that_did_not_open_the_village_takes_nothing_back() -> None:
    given().when(back()).then()
    given(baseline()).when(back(UUID(int=78))).then()


def test_a_later_file_does_not_move_it() -> None:
    given(baseline(SOONER)).when(load()).then()
