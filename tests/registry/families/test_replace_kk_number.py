from contracts.event import Effective
from services.registry.families.replace_kk_number import ReplaceKkNumber
from services.registry.projections.claims import KkClaim
from services.registry.projections.family import Family
from services.registry.refusals import (
    FamilyGone,
    InTheFuture,
    KkNumberTaken,
    UnknownFamily,
)
from tests.gwt import given
from tests.people_we_know import FAMILY, LAST_WEEK, TODAY, TOMORROW, family, neighbours
from tests.registry.reach import within
from tests.registry.what_happened import family_moved_out, kk_replaced, number_of


def renumbering(kk_key: str, effective: Effective) -> ReplaceKkNumber:
    number = number_of(kk_key)
    return ReplaceKkNumber(Family(FAMILY), KkClaim(kk_key), number, effective, TODAY)


def replace(kk_key: str = "kk-2") -> ReplaceKkNumber:
    return renumbering(kk_key, LAST_WEEK)


def test_a_kk_number_is_replaced_and_the_address_stays() -> None:
    given(family).when(replace()).then(kk_replaced("kk-2"))


def test_replacing_twice_changes_nothing() -> None:
    given(family, kk_replaced("kk-2")).when(replace()).then()


def test_the_number_of_another_family_is_refused() -> None:
    given(family, neighbours).when(replace("kk-joko")).then_refused(KkNumberTaken)


def test_an_earlier_number_can_return() -> None:
    given(family, kk_replaced("kk-2")).when(replace("kk-budi")).then(
        kk_replaced("kk-budi", previous="kk-2")
    )


def test_a_family_that_left_gets_no_number() -> None:
    given(family, family_moved_out).when(replace()).then_refused(FamilyGone)
    given().when(within(replace())).then_refused(UnknownFamily)


def test_no_number_is_issued_in_the_future() -> None:
    given(family).when(renumbering("kk-2", TOMORROW)).then_refused(InTheFuture)
