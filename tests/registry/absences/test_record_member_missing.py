"""A member is missing: not counted, not forgotten, and not anybody else."""

from datetime import date
from uuid import UUID, uuid4

from contracts.codes.person import Relation
from contracts.event import Effective
from services.registry.absences.record_member_away import RecordMemberAway
from services.registry.absences.record_member_missing import RecordMemberMissing
from services.registry.civil_events.record_arrival_of_member import RecordArrivalOfMember
from services.registry.civil_events.record_death import RecordDeath
from services.registry.projections.claims import NikClaims
from services.registry.projections.family import Family
from services.registry.refusals import (
    AlreadyDied,
    AlreadyMissing,
    BeforeBirth,
    HeadNotNamed,
    InTheFuture,
    NikOfTheMissing,
    NotAMember,
)
from services.registry.rules import Succession
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    BUDI,
    FAMILY,
    JAKARTA,
    JOKO,
    LAST_WEEK,
    TODAY,
    TOMORROW,
    ani,
    budi,
    family,
)
from tests.registry.what_happened import died, missing, siti_heads, widow


def go_missing(
    person_id: UUID = ANI,
    effective: Effective = LAST_WEEK,
    succession: Succession | None = None,
) -> RecordMemberMissing:
    return RecordMemberMissing(Family(FAMILY), person_id, effective, TODAY, succession)


def test_a_member_is_missing_once() -> None:
    given(family).when(go_missing()).then(missing(ani))
    given(family, missing(ani)).when(go_missing()).then()


def test_a_family_whose_head_is_missing_names_another() -> None:
    given(family).when(go_missing(BUDI)).then_refused(HeadNotNamed)
    given(family).when(go_missing(BUDI, succession=siti_heads)).then(missing(budi), widow)


def test_the_dead_and_strangers_are_not_missing() -> None:
    given(family, died(ani)).when(go_missing()).then_refused(AlreadyDied)
    given(family).when(go_missing(JOKO)).then_refused(NotAMember)


def test_nobody_is_missing_from_tomorrow_on_or_before_their_birth() -> None:
    given(family).when(go_missing(effective=TOMORROW)).then_refused(InTheFuture)
    before = Effective.day(date(2015, 8, 8))
    given(family).when(go_missing(effective=before)).then_refused(BeforeBirth)


def test_who_is_missing_may_be_found_dead() -> None:
    death = RecordDeath(Family(FAMILY), ANI, LAST_WEEK, TODAY)
    given(family, missing(ani)).when(death).then(died(ani))


def test_nothing_else_happens_to_somebody_who_is_missing() -> None:
    away = RecordMemberAway(Family(FAMILY), ANI, None, LAST_WEEK, None, TODAY)
    given(family, missing(ani)).when(away).then_refused(AlreadyMissing)


def test_a_missing_person_does_not_arrive_under_their_own_number() -> None:
    back = ani.model_copy(update={"person_id": uuid4(), "relation": Relation.CHILD})
    niks = NikClaims([back.nik_key])
    arrival = RecordArrivalOfMember(Family(FAMILY), niks, back, JAKARTA, LAST_WEEK, TODAY)
    given(family, missing(ani)).when(arrival).then_refused(NikOfTheMissing)
