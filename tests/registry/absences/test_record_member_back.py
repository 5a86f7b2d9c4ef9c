"""Who was away for a while is back; nobody arrived, for nobody had left."""

from contracts.registry.civil_events import MemberAwayForAWhile, MemberBack
from services.registry.absences.record_member_back import RecordMemberBack
from services.registry.projections.family import Family
from services.registry.refusals import InTheFuture, NotAMember
from tests.gwt import given
from tests.people_we_know import ANI, FAMILY, LAST_WEEK, SUKAMAJU, TODAY, TOMORROW, family

COMMON = {"family_id": FAMILY, "village_code": SUKAMAJU, "effective": LAST_WEEK}
away = MemberAwayForAWhile(**COMMON, person_id=ANI)
back = MemberBack(**COMMON, person_id=ANI)


def return_home() -> RecordMemberBack:
    return RecordMemberBack(Family(FAMILY), ANI, LAST_WEEK, TODAY)


def test_who_was_away_is_back_once() -> None:
    given(family, away).when(return_home()).then(back)
    given(family, away, back).when(return_home()).then()


def test_who_was_never_away_is_not_back() -> None:
    given(family).when(return_home()).then()
    given().when(return_home()).then_refused(NotAMember)


def test_nobody_is_back_tomorrow() -> None:
    tomorrow = RecordMemberBack(Family(FAMILY), ANI, TOMORROW, TODAY)
    given(family, away).when(tomorrow).then_refused(InTheFuture)
