"""Where it happened and who reported it when stand beside the day, and LAMPID counts by them."""

from datetime import date

import pytest

from contracts.codes.civil import Reporter
from contracts.event import UNKNOWN_DATE, Effective
from contracts.registry.families import AddressChanged, Former
from contracts.registry.places import Place
from services.registry.civil_events.record_death import RecordDeath
from services.registry.civil_events.record_move_out_of_family import RecordMoveOutOfFamily
from services.registry.projections.family import Family
from services.registry.refusals import InTheFuture, ReportedTooEarly
from services.registry.rules import Report
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    FAMILY,
    HOME,
    JAKARTA,
    LAST_WEEK,
    MARGOREJO,
    SUKAMAJU,
    TODAY,
    ani,
    family,
    recorded,
)
from tests.registry.projections.knowing import knowing
from tests.registry.what_happened import died, in_area

BY_RT = Report(date(2026, 11, 20), Reporter.RT)
MARCH, MAY = (Effective.day(date(2026, month, 1)) for month in (3, 5))
PLACE, AREAS = in_area(HOME)
settled = family.model_copy(update=PLACE.parts())
to_margorejo = AddressChanged(
    family_id=FAMILY,
    village_code=MARGOREJO,
    effective=MAY,
    **Place(address="Jalan Baru").parts(),
)


def die(effective: Effective = LAST_WEEK, report: Report = BY_RT) -> RecordDeath:
    return RecordDeath(Family(FAMILY), ANI, effective, TODAY, report=report)


def test_a_death_says_who_reported_it_and_when() -> None:
    reported = {"reported_on": date(2026, 11, 20), "reported_by": Reporter.RT}
    given(family).when(die()).then(died(ani).model_copy(update=reported))


def test_a_death_before_the_family_moved_happened_where_it_lived_then() -> None:
    there = died(ani, effective=MARCH).model_copy(
        update={"village_code": MARGOREJO, "happened_in": SUKAMAJU}
    )
    given(family, to_margorejo).when(die(MARCH, Report())).then(there)
    since = died(ani).model_copy(update={"village_code": MARGOREJO})
    given(family, to_margorejo).when(die(report=Report())).then(since)


@pytest.mark.parametrize(
    ("on", "refusal"),
    [(date(2026, 11, 22), InTheFuture), (date(2026, 11, 13), ReportedTooEarly)],
)
def test_nothing_is_reported_tomorrow_or_before_it_happened(
    on: date, refusal: type[Exception]
) -> None:
    given(family).when(die(report=Report(on))).then_refused(refusal)


def test_what_happened_on_an_unknown_day_may_have_been_reported_on_any() -> None:
    long_ago = Report(date(2020, 1, 1))
    fact = died(ani, effective=UNKNOWN_DATE)
    given(family).when(die(UNKNOWN_DATE, long_ago)).then(
        fact.model_copy(update={"reported_on": long_ago.on})
    )


def test_a_family_that_moves_out_leaves_its_local_area() -> None:
    known = knowing(Family(FAMILY), recorded(settled, 1))
    [moved] = RecordMoveOutOfFamily(known, JAKARTA, LAST_WEEK, TODAY, BY_RT).decide()
    assert moved.former == Former(from_area=PLACE.area_id)  # type: ignore[attr-defined]
    assert moved.reported_by is Reporter.RT  # type: ignore[attr-defined]
