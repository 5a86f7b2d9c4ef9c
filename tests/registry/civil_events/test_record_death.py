from datetime import date
from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import UNKNOWN_DATE, Effective, Precision
from services.registry.civil_events.record_death import RecordDeath
from services.registry.projections.family import Family
from services.registry.refusals import (
    AlreadyDied,
    AlreadyMovedOut,
    BeforeBirth,
    HeadNotNamed,
    InAnotherFamily,
    InTheFuture,
    NotAMember,
)
from services.registry.rules import Succession
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    BUDI,
    DEWI,
    FAMILY,
    LAST_WEEK,
    TODAY,
    TOMORROW,
    ani,
    budi,
    family,
    neighbours,
    recorded,
)
from tests.registry.what_happened import died, moved_out, siti_heads, transferred, voided, widow


def death(
    person_id: UUID = ANI,
    effective: Effective = LAST_WEEK,
    succession: Succession | None = None,
) -> RecordDeath:
    return RecordDeath(Family(FAMILY), person_id, effective, TODAY, succession=succession)


def test_a_death_is_recorded() -> None:
    given(family).when(death()).then(died(ani))


def test_recording_the_same_death_twice_changes_nothing() -> None:
    given(family, died(ani)).when(death()).then()


def test_nobody_dies_twice() -> None:
    earlier = Effective.day(date(2026, 11, 1))
    given(family, died(ani)).when(death(effective=earlier)).then_refused(AlreadyDied)


def test_after_a_voided_death_a_person_can_die() -> None:
    wrong = recorded(died(ani))
    undone = voided(wrong.event_id, ani)
    given(family, wrong, undone).when(death()).then(died(ani))


def test_only_who_lives_in_the_family_dies_there() -> None:
    given(family, neighbours).when(death(DEWI)).then_refused(NotAMember)
    given(family, moved_out(ani)).when(death()).then_refused(AlreadyMovedOut)
    given(family, neighbours, transferred(ani, Relation.OTHER)).when(death()).then_refused(
        InAnotherFamily
    )


def test_when_the_head_dies_the_others_name_a_new_one() -> None:
    given(family).when(death(BUDI)).then_refused(HeadNotNamed)
    given(family).when(death(BUDI, succession=siti_heads)).then(died(budi), widow)


def test_the_last_one_to_die_leaves_no_head() -> None:
    alone = family.model_copy(update={"members": (budi,)})
    given(alone).when(death(BUDI)).then(died(budi, members_left=0))


def test_death_comes_after_birth_and_not_after_today() -> None:
    given(family).when(death(effective=TOMORROW)).then_refused(InTheFuture)
    before = Effective.day(date(2015, 8, 8))
    given(family).when(death(effective=before)).then_refused(BeforeBirth)


def test_a_death_known_by_month_may_lie_in_the_month_of_birth() -> None:
    that_month = Effective(on=date(2015, 8, 1), precision=Precision.MONTH)
    given(family).when(death(effective=that_month)).then(died(ani, effective=that_month))
    month_before = Effective(on=date(2015, 7, 1), precision=Precision.MONTH)
    given(family).when(death(effective=month_before)).then_refused(BeforeBirth)
    that_year = Effective(on=date(2015, 1, 1), precision=Precision.YEAR)
    given(family).when(death(effective=that_year)).then(died(ani, effective=that_year))


def test_a_death_of_unknown_date_is_recorded() -> None:
    given(family).when(death(effective=UNKNOWN_DATE)).then(died(ani, effective=UNKNOWN_DATE))
