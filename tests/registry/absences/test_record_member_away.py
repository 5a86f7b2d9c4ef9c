"""Somebody lives elsewhere for a while: still a member, until they are said to have left."""

from datetime import date

from contracts.event import Effective
from contracts.registry.civil_events import MemberAwayForAWhile
from contracts.registry.places import Move
from services.registry.absences.record_member_away import BackBeforeLeaving, RecordMemberAway
from services.registry.projections.family import Family
from services.registry.refusals import AlreadyDied, BeforeBirth, InTheFuture, WrongDistance
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    FAMILY,
    JAKARTA,
    LAST_WEEK,
    SUKAMAJU,
    TODAY,
    TOMORROW,
    ani,
    family,
)
from tests.registry.what_happened import died

LEBARAN = date(2027, 3, 20)


def go(
    destination: Move | None = JAKARTA,
    effective: Effective = LAST_WEEK,
    until: date | None = LEBARAN,
) -> RecordMemberAway:
    return RecordMemberAway(Family(FAMILY), ANI, destination, effective, until, TODAY)


def away(until: date | None = LEBARAN) -> MemberAwayForAWhile:
    return MemberAwayForAWhile(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        person_id=ANI,
        destination=JAKARTA,
        until=until,
    )


def test_a_member_goes_away_for_a_while() -> None:
    given(family).when(go()).then(away())
    given(family, away()).when(go()).then()


def test_that_they_stay_longer_is_news() -> None:
    given(family, away()).when(go(until=None)).then(away(until=None))


def test_only_members_go_and_not_before_birth_or_from_tomorrow() -> None:
    given(family, died(ani)).when(go()).then_refused(AlreadyDied)
    given(family).when(go(effective=TOMORROW)).then_refused(InTheFuture)
    given(family).when(go(effective=Effective.day(date(2015, 8, 8)))).then_refused(BeforeBirth)


def test_who_goes_is_back_later_and_as_far_as_said() -> None:
    given(family).when(go(until=date(2026, 11, 13))).then_refused(BackBeforeLeaving)
    near = JAKARTA.model_copy(update={"region_code": "18.09.01.2002"})
    given(family).when(go(near)).then_refused(WrongDistance)
