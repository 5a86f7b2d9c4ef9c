"""Somebody who was left out of the first file is found: neither born nor arrived."""

from datetime import date
from uuid import uuid4

from contracts.codes.person import Relation
from contracts.event import UNKNOWN_DATE, Effective
from contracts.registry.parts import Person
from services.registry.civil_events.record_member_found import RecordMemberFound
from services.registry.projections.claims import NikClaims
from services.registry.projections.family import Family
from services.registry.refusals import (
    FamilyGone,
    InTheFuture,
    NikOfTheDead,
    NikTaken,
    OneHeadNeeded,
)
from tests.gwt import given
from tests.people_we_know import (
    FAMILY,
    LAST_WEEK,
    TODAY,
    TOMORROW,
    budi,
    dewi,
    family,
    joko,
    neighbours,
    recorded,
    siti,
)
from tests.registry.what_happened import (
    died,
    family_moved_out,
    found,
    moved_out,
    voided,
)

aunt = dewi.model_copy(update={"relation": Relation.OTHER_RELATIVE, "nik_key": "nik-aunt"})


def find(person: Person = aunt, effective: Effective = UNKNOWN_DATE) -> RecordMemberFound:
    niks = NikClaims([person.nik_key])
    return RecordMemberFound(Family(FAMILY), niks, person, effective, TODAY)


def under_a_new_id(person: Person) -> Person:
    return person.model_copy(update={"person_id": uuid4(), "relation": Relation.OTHER_RELATIVE})


def test_who_was_left_out_of_the_first_file_always_lived_here() -> None:
    given(family).when(find()).then(found(aunt))


def test_the_day_since_when_may_be_known() -> None:
    given(family).when(find(effective=LAST_WEEK)).then(found(aunt, LAST_WEEK))


def test_whoever_the_register_knows_was_not_left_out() -> None:
    given(family, neighbours).when(find(under_a_new_id(joko))).then_refused(NikTaken)
    given(family, moved_out(siti)).when(find(under_a_new_id(siti))).then_refused(NikTaken)
    given(family, died(budi)).when(find(under_a_new_id(budi))).then_refused(NikOfTheDead)


def test_who_was_found_by_mistake_can_be_found_again() -> None:
    mistake = recorded(found(under_a_new_id(aunt)))
    undone = voided(mistake.event_id, mistake.fact.person)  # type: ignore[attr-defined]
    given(family, mistake).when(find()).then_refused(NikTaken)
    given(family, mistake, undone).when(find()).then(found(aunt))


def test_nobody_is_found_as_a_second_head() -> None:
    head = aunt.model_copy(update={"relation": Relation.HEAD})
    given(family).when(find(head)).then_refused(OneHeadNeeded)


def test_nobody_is_found_where_nobody_lives() -> None:
    given(family, family_moved_out).when(find()).then_refused(FamilyGone)


def test_nobody_lived_here_unborn_or_from_tomorrow_on() -> None:
    given(family).when(find(effective=TOMORROW)).then_refused(InTheFuture)
    biodata = aunt.biodata.model_copy(update={"birth_date": date(2026, 11, 22)})
    unborn = aunt.model_copy(update=biodata.parts())
    given(family).when(find(unborn)).then_refused(InTheFuture)
