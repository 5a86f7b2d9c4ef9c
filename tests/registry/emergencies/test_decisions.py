"""Who may open what in an emergency, who ends it, and who looks at it after."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.codes.roles import EmergencyFinding
from contracts.registry.roles import EmergencyEnded, EmergencyOpened, EmergencyReviewed
from services.registry.emergencies.emergency import (
    EmergenciesOf,
    EmergencyHistory,
    UnknownEmergency,
)
from services.registry.emergencies.end_emergency import EndEmergency
from services.registry.emergencies.open_emergency import (
    LONGEST,
    AlreadyYours,
    BeyondLevel,
    NotLookedAtYet,
    OpenEmergency,
    TooLong,
)
from services.registry.emergencies.review_emergency import (
    AlreadyLookedAt,
    OwnEmergency,
    ReviewEmergency,
    StillOpen,
)
from tests.gwt import MOMENT, given
from tests.people_we_know import MARGOREJO, SUKAMAJU

CLERK = "operator.sukamaju"
HOUR = timedelta(hours=1)
WHICH = {"emergency_id": UUID(int=1), "officer": CLERK, "role": "tim_data"}

opened = EmergencyOpened(
    **WHICH,
    region_code=MARGOREJO,
    until=MOMENT + LONGEST,
    why="bencana",
    reference="Laporan BPBD 12/2026",
)
ended = EmergencyEnded(**WHICH, region_code=MARGOREJO)


def found(finding: str = "wajar") -> EmergencyReviewed:
    return EmergencyReviewed(**WHICH, region_code=MARGOREJO, finding=finding)


def opens(office: str = SUKAMAJU, **new: Any) -> OpenEmergency:
    return OpenEmergency(EmergenciesOf(CLERK), opened.model_copy(update=new), office, MOMENT)


def ends(by: str = CLERK, role: str = "tim_data", office: str = SUKAMAJU) -> EndEmergency:
    return EndEmergency(EmergencyHistory(UUID(int=1)), by, role, office, MOMENT + HOUR)


def reviews(
    finding: EmergencyFinding = EmergencyFinding.JUSTIFIED,
    by: str = "dpo.satu",
    office: str = "18.09",
    after: timedelta = LONGEST,
) -> ReviewEmergency:
    emergency = EmergencyHistory(UUID(int=1))
    return ReviewEmergency(emergency, finding, by, office, MOMENT + after)


def test_a_village_officer_opens_another_village() -> None:
    given().when(opens()).then(opened)


@pytest.mark.parametrize(
    ("office", "region", "refusal"),
    [
        (SUKAMAJU, "18.09.01", BeyondLevel),
        (SUKAMAJU, "18.10", BeyondLevel),
        ("18.09.01", "18.10", BeyondLevel),
        ("18.09.01", SUKAMAJU, AlreadyYours),
        (SUKAMAJU, SUKAMAJU, AlreadyYours),
    ],
)
def test_nobody_opens_more_than_an_office_as_large_as_theirs_or_what_is_theirs(
    office: str, region: str, refusal: type[Exception]
) -> None:
    given().when(opens(office, region_code=region)).then_refused(refusal)


@pytest.mark.parametrize(("office", "region"), [("18.09.01", "18.09.02"), ("18.09", "18.10.01")])
def test_a_larger_office_opens_what_is_as_large_or_smaller(office: str, region: str) -> None:
    wider = opened.model_copy(update={"region_code": region})
    given().when(opens(office, region_code=region)).then(wider)


def test_four_hours_are_the_longest() -> None:
    longer = MOMENT + LONGEST + timedelta(seconds=1)
    given().when(opens(until=longer)).then_refused(TooLong)


def test_hours_do_not_add_up_before_somebody_has_looked() -> None:
    again = opens(emergency_id=UUID(int=2))
    given(opened).when(again).then_refused(NotLookedAtYet)
    given(opened, ended).when(opens(emergency_id=UUID(int=2))).then_refused(NotLookedAtYet)
    new = opened.model_copy(update={"emergency_id": UUID(int=2)})
    given(opened, ended, found()).when(opens(emergency_id=UUID(int=2))).then(new)


def test_another_officers_emergency_keeps_nobody_from_theirs() -> None:
    theirs = opened.model_copy(update={"officer": "operator.lain", "emergency_id": UUID(int=9)})
    given(theirs).when(opens()).then(opened)


def test_the_officer_ends_it_before_its_time_and_once() -> None:
    given(opened).when(ends()).then(ended)
    given(opened, ended).when(ends()).then()


@pytest.mark.parametrize("role", ["dpo", "inspektorat", "sysadmin"])
def test_whoever_watches_over_the_region_ends_it_too(role: str) -> None:
    given(opened).when(ends("orang.lain", role, "18.09")).then(ended)


@pytest.mark.parametrize(
    ("role", "office"), [("tim_data", "18.09"), ("dpo", "18.10"), ("kasi", MARGOREJO)]
)
def test_to_anybody_else_there_is_none(role: str, office: str) -> None:
    given(opened).when(ends("orang.lain", role, office)).then_refused(UnknownEmergency)
    given().when(ends()).then_refused(UnknownEmergency)


def test_what_is_over_by_itself_needs_no_end() -> None:
    late = EndEmergency(
        EmergencyHistory(UUID(int=1)), CLERK, "tim_data", SUKAMAJU, MOMENT + LONGEST
    )
    given(opened).when(late).then()


def test_it_is_looked_at_once_it_is_over() -> None:
    given(opened).when(reviews(after=HOUR)).then_refused(StillOpen)
    given(opened).when(reviews()).then(found())
    given(opened, ended).when(reviews(after=HOUR)).then(found())


def test_nobody_looks_at_their_own_however_they_write_their_name() -> None:
    given(opened).when(reviews(by=CLERK.upper())).then_refused(OwnEmergency)


def test_who_watches_over_another_regency_does_not_see_it() -> None:
    given(opened).when(reviews(office="18.10")).then_refused(UnknownEmergency)


def test_a_finding_stands() -> None:
    given(opened, found()).when(reviews()).then()
    other = reviews(EmergencyFinding.MISUSED)
    given(opened, found()).when(other).then_refused(AlreadyLookedAt)
