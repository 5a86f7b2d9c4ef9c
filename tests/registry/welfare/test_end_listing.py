from contracts.codes.reasons import ReasonCode
from contracts.event import Effective
from contracts.registry.welfare import ListingEnded
from services.registry.projections.family import Family
from services.registry.projections.welfare import Welfare
from services.registry.refusals import InTheFuture, UnknownFamily
from services.registry.welfare.end_listing import EndListing
from tests.gwt import given
from tests.people_we_know import FAMILY, LAST_WEEK, SUKAMAJU, TODAY, TOMORROW, family
from tests.registry.reach import within
from tests.registry.what_happened import family_moved_out

ended = ListingEnded(
    family_id=FAMILY,
    village_code=SUKAMAJU,
    effective=LAST_WEEK,
    reason_code=ReasonCode.WELL_OFF,
)


def ending(effective: Effective) -> EndListing:
    family, welfare = Family(FAMILY), Welfare(FAMILY)
    return EndListing(family, welfare, ReasonCode.WELL_OFF, effective, TODAY)


def end() -> EndListing:
    return ending(LAST_WEEK)


def test_a_family_leaves_the_list_once() -> None:
    given(family).when(end()).then(ended)
    given(family, ended).when(end()).then()


def test_a_family_that_moved_away_leaves_the_list_too() -> None:
    given(family, family_moved_out).when(end()).then(ended)


def test_only_a_known_family_and_not_in_the_future() -> None:
    given().when(within(end())).then_refused(UnknownFamily)
    given(family).when(ending(TOMORROW)).then_refused(InTheFuture)
