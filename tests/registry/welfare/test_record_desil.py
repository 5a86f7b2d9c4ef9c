from datetime import date

import pytest

from contracts.event import UNKNOWN_DATE, Effective
from contracts.registry.welfare import DesilReceived, FamilyListed, ListSource
from services.registry.projections.family import Family
from services.registry.projections.welfare import Welfare
from services.registry.refusals import FamilyGone, InTheFuture, UnknownFamily
from services.registry.welfare.record_desil import RecordDesil, first_day
from tests.gwt import given
from tests.people_we_know import FAMILY, SUKAMAJU, TODAY, family
from tests.registry.reach import within
from tests.registry.what_happened import family_moved_out


def received(period: str, desil: int | None) -> DesilReceived:
    return DesilReceived(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=Effective.day(first_day(period)),
        period=period,
        desil=desil,
    )


def listed(period: str) -> FamilyListed:
    """A first desil says so; since when, nobody says."""
    return FamilyListed(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=UNKNOWN_DATE,
        source=ListSource.DTSEN,
        period=period,
    )


def record(period: str = "2026-TW3", desil: int | None = 2) -> RecordDesil:
    return RecordDesil(Family(FAMILY), Welfare(FAMILY), period, desil, TODAY)


def test_a_desil_is_recorded_for_its_quarter() -> None:
    given(family).when(record()).then(received("2026-TW3", 2), listed("2026-TW3"))


def test_a_family_may_be_listed_without_a_desil() -> None:
    first = (received("2026-TW3", None), listed("2026-TW3"))
    given(family).when(record(desil=None)).then(*first)


def test_recording_the_same_twice_changes_nothing() -> None:
    given(family, received("2026-TW3", 2)).when(record()).then()
    given(family, received("2026-TW3", None)).when(record(desil=None)).then()


def test_another_answer_for_the_same_quarter_stands_beside_the_first() -> None:
    known = (family, received("2026-TW3", 2), listed("2026-TW3"))
    given(*known).when(record(desil=5)).then(received("2026-TW3", 5))


@pytest.mark.parametrize(
    ("period", "day"),
    [("2026-TW1", date(2026, 1, 1)), ("2025-TW4", date(2025, 10, 1))],
)
def test_a_quarter_begins_on_its_first_day(period: str, day: date) -> None:
    assert first_day(period) == day


def test_a_quarter_that_has_not_begun_has_no_desil() -> None:
    given(family).when(record("2027-TW1")).then_refused(InTheFuture)


def test_only_a_family_of_the_register_has_a_desil() -> None:
    given().when(within(record())).then_refused(UnknownFamily)
    given(family, family_moved_out).when(record()).then_refused(FamilyGone)
