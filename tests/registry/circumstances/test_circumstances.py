"""A wedding, a job, a school: what was so before stays so, and what is so already is no news."""

from datetime import date

import pytest

from contracts.codes.person import Disability, Education, MaritalStatus
from contracts.event import Effective
from contracts.registry.parts import Biodata, Circumstances
from contracts.registry.persons import CircumstancesChanged
from infra.runtime.eventstore.decisions import Decision
from services.registry.circumstances.change_disability import ChangeDisability
from services.registry.circumstances.change_occupation import ChangeOccupation
from services.registry.circumstances.change_schooling import ChangeSchooling
from services.registry.circumstances.record_divorce import NotMarried, RecordDivorce
from services.registry.circumstances.record_marriage import RecordMarriage
from services.registry.projections.family import Family
from services.registry.refusals import AlreadyDied, BeforeBirth, InTheFuture
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    FAMILY,
    LAST_WEEK,
    SITI,
    SUKAMAJU,
    TODAY,
    TOMORROW,
    ani,
    family,
    recorded,
    siti,
)
from tests.registry.projections.knowing import knowing
from tests.registry.what_happened import died

single = ani.model_copy(
    update=ani.biodata.model_copy(update={"marital_status": MaritalStatus.NEVER_MARRIED}).parts()
)
household = family.model_copy(update={"members": (*family.members[:2], single)})


def changed(now: Circumstances, effective: Effective = LAST_WEEK) -> CircumstancesChanged:
    return CircumstancesChanged(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=effective,
        person_id=ANI,
        **now.parts(),
    )


def marry(effective: Effective = LAST_WEEK) -> RecordMarriage:
    return RecordMarriage(Family(FAMILY), ANI, effective, TODAY)


def divorce(effective: Effective = LAST_WEEK) -> RecordDivorce:
    return RecordDivorce(Family(FAMILY), ANI, effective, TODAY)


married = changed(Circumstances(marital_status=MaritalStatus.MARRIED))
divorced = changed(Circumstances(marital_status=MaritalStatus.DIVORCED))
CHANGES: list[tuple[Decision, Circumstances]] = [
    (
        ChangeOccupation(Family(FAMILY), ANI, 9, LAST_WEEK, TODAY),
        Circumstances(occupation=9),
    ),
    (
        ChangeSchooling(Family(FAMILY), ANI, Education.PRIMARY, 6, LAST_WEEK, TODAY),
        Circumstances(education=Education.PRIMARY, studying=6),
    ),
    (
        ChangeDisability(Family(FAMILY), ANI, Disability.BLIND, LAST_WEEK, TODAY),
        Circumstances(disability=Disability.BLIND),
    ),
]


def test_a_wedding_is_news_once() -> None:
    given(household).when(marry()).then(married)
    given(household, married).when(marry()).then()


@pytest.mark.parametrize(("change", "now"), CHANGES, ids=["work", "school", "health"])
def test_other_work_another_school_a_disability(change: Decision, now: Circumstances) -> None:
    given(household).when(change).then(changed(now))


def test_a_wedding_of_this_year_leaves_the_years_before_as_they_were() -> None:
    known = knowing(Family(FAMILY), recorded(household, 1), recorded(married, 2))

    def on(day: date) -> Biodata:
        return known.history.at(day).members[ANI].person.biodata

    assert on(date(2020, 1, 1)).marital_status is MaritalStatus.NEVER_MARRIED
    assert on(TODAY).marital_status is MaritalStatus.MARRIED


def test_only_who_is_married_is_divorced() -> None:
    given(household).when(divorce()).then_refused(NotMarried)
    given(household, married).when(divorce()).then(divorced)
    given(household, married, divorced).when(divorce()).then()
    before = Effective.day(date(2026, 11, 1))
    given(household, married).when(divorce(before)).then_refused(NotMarried)


def test_nothing_changes_for_the_dead_before_birth_or_from_tomorrow_on() -> None:
    given(family, died(siti)).when(
        RecordMarriage(Family(FAMILY), SITI, LAST_WEEK, TODAY)
    ).then_refused(AlreadyDied)
    given(household).when(marry(TOMORROW)).then_refused(InTheFuture)
    given(household).when(marry(Effective.day(date(2015, 8, 8)))).then_refused(BeforeBirth)
