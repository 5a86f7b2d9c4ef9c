"""A village's register counts since its first file, and that is said once."""

from datetime import date
from uuid import UUID

from contracts.registry.villages.baselines import VillageBaselineSet
from services.registry.villages.set_baseline import Baseline, SetBaseline
from tests.gwt import given
from tests.people_we_know import MARGOREJO, SUKAMAJU, TODAY

IMPORT = UUID(int=77)
SOONER = date(2026, 1, 31)


def baseline(as_of: date = TODAY, village: str = SUKAMAJU) -> VillageBaselineSet:
    return VillageBaselineSet(village_code=village, as_of=as_of, import_id=IMPORT)


def load() -> SetBaseline:
    return SetBaseline(Baseline(SUKAMAJU), TODAY, IMPORT)


def test_the_first_file_is_the_opening_balance() -> None:
    given().when(load()).then(baseline())
    given(baseline(village=MARGOREJO)).when(load()).then(baseline())


def test_a_later_file_does_not_move_it() -> None:
    given(baseline(SOONER)).when(load()).then()
