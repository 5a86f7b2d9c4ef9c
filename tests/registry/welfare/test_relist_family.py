"""Whoever was taken off the list is put back on it by a decision, and by nothing else."""

from datetime import date

from contracts.codes.reasons import ReasonCode
from contracts.event import UNKNOWN_DATE, Effective
from contracts.registry.welfare import DesilReceived, FamilyListed, ListingEnded, ListSource
from contracts.verification.decrees import Decree
from services.registry.projections.family import Family
from services.registry.projections.welfare import Welfare
from services.registry.refusals import FamilyGone, InTheFuture
from services.registry.welfare.record_desil import RecordDesil
from services.registry.welfare.relist_family import RelistFamily
from tests.gwt import given
from tests.people_we_know import FAMILY, LAST_WEEK, SUKAMAJU, TODAY, TOMORROW, family
from tests.registry.what_happened import family_moved_out

COMMON = {"family_id": FAMILY, "village_code": SUKAMAJU}
DECREE = Decree(number="460/77/2026", on=date(2026, 11, 20))
ended = ListingEnded(**COMMON, effective=LAST_WEEK, reason_code=ReasonCode.WELL_OFF)
listed = FamilyListed(**COMMON, effective=LAST_WEEK, source=ListSource.DECREE, decree=DECREE)
JULY = Effective.day(date(2026, 7, 1))
received = DesilReceived(**COMMON, effective=JULY, period="2026-TW3", desil=2)
in_dtsen = FamilyListed(
    **COMMON, effective=UNKNOWN_DATE, source=ListSource.DTSEN, period="2026-TW3"
)


def relist(effective: Effective = LAST_WEEK) -> RelistFamily:
    return RelistFamily(Family(FAMILY), Welfare(FAMILY), effective, TODAY, DECREE)


def record_desil() -> RecordDesil:
    return RecordDesil(Family(FAMILY), Welfare(FAMILY), "2026-TW3", 2, TODAY)


def test_a_family_is_put_back_on_the_list_once() -> None:
    given(family, ended).when(relist()).then(listed)
    given(family, ended, listed).when(relist()).then()


def test_a_first_desil_says_that_the_family_is_on_the_list() -> None:
    given(family).when(record_desil()).then(received, in_dtsen)


def test_a_desil_puts_nobody_back_on_the_list() -> None:
    given(family, ended).when(record_desil()).then(received)
    given(family, ended, listed).when(record_desil()).then(received)


def test_a_family_that_left_is_on_no_list_and_nobody_is_from_tomorrow_on() -> None:
    given(family, ended, family_moved_out).when(relist()).then_refused(FamilyGone)
    given(family, ended).when(relist(TOMORROW)).then_refused(InTheFuture)
