"""A missing member is back: in their family, and nobody arrived."""

from uuid import UUID

from contracts.registry.civil_events import MemberReappeared
from contracts.registry.parts import Person
from services.registry.absences.record_member_reappeared import (
    NotMissing,
    RecordMemberReappeared,
)
from services.registry.projections.family import Family
from services.registry.refusals import InTheFuture
from services.registry.rules import Succession
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    BUDI,
    FAMILY,
    LAST_WEEK,
    SUKAMAJU,
    TODAY,
    TOMORROW,
    ani,
    budi,
    family,
)
from tests.registry.what_happened import (
    budi_heads,
    died,
    headed_by,
    missing,
    moved_out,
    widow,
)


def reappear(person_id: UUID = ANI, succession: Succession | None = None) -> RecordMemberReappeared:
    return RecordMemberReappeared(Family(FAMILY), person_id, LAST_WEEK, TODAY, succession)


def reappeared(person: Person) -> MemberReappeared:
    return MemberReappeared(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        person_id=person.person_id,
        nik_key=person.nik_key,
    )


def test_who_was_missing_is_back_once() -> None:
    given(family, missing(ani)).when(reappear()).then(reappeared(ani))
    given(family, missing(ani), reappeared(ani)).when(reappear()).then()


def test_a_head_who_is_back_heads_the_family_only_if_it_is_said() -> None:
    gone = (family, missing(budi), widow)
    given(*gone).when(reappear(BUDI)).then(reappeared(budi))
    heads = headed_by(BUDI, *budi_heads.relations)
    given(*gone).when(reappear(BUDI, budi_heads)).then(reappeared(budi), heads)


def test_who_died_or_moved_away_does_not_reappear() -> None:
    given(family, died(ani)).when(reappear()).then_refused(NotMissing)
    given(family, moved_out(ani)).when(reappear()).then_refused(NotMissing)


def test_nobody_reappears_tomorrow() -> None:
    tomorrow = RecordMemberReappeared(Family(FAMILY), ANI, TOMORROW, TODAY)
    given(family, missing(ani)).when(tomorrow).then_refused(InTheFuture)
