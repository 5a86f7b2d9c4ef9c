"""A determination freezes its list and enrols each family once."""

from uuid import UUID

from infra.runtime.refusals import NotFound
from services.programs.assessments.assessed import Assessed
from services.programs.assessments.make_determination import MakeDetermination, NobodyToJudge
from tests.gwt import given
from tests.people_we_know import FAMILY, NEIGHBOURS, SUKAMAJU, TODAY
from tests.programs.what_happened import (
    PKH_ID,
    SEMBAKO_ID,
    defined,
    determination,
    ended,
    enrolled,
    published,
    restored,
)

SECOND = UUID(int=82)


def determine(
    *eligible: UUID, present: set[UUID] | None = None, version: int = 1
) -> MakeDetermination:
    assessed = Assessed(version, 40, TODAY, eligible, ineligible=1, unknown=2)
    here = set(eligible) if present is None else present
    return MakeDetermination(PKH_ID, SECOND, SUKAMAJU, assessed, here)


def test_a_determination_enrols_the_families_that_are_new() -> None:
    given(defined, published, enrolled(FAMILY)).when(determine(FAMILY, NEIGHBOURS)).then(
        determination(SECOND, FAMILY, NEIGHBOURS), enrolled(NEIGHBOURS, by=SECOND)
    )


def test_a_family_that_receives_another_programme_is_still_new_to_this_one() -> None:
    given(defined, published, enrolled(FAMILY, programme=SEMBAKO_ID)).when(determine(FAMILY)).then(
        determination(SECOND, FAMILY), enrolled(FAMILY, by=SECOND)
    )


def test_a_family_whose_enrolment_ended_can_be_enrolled_again() -> None:
    given(defined, published, enrolled(FAMILY), ended(FAMILY, "MAMPU", "x")).when(
        determine(FAMILY)
    ).then(determination(SECOND, FAMILY), enrolled(FAMILY, by=SECOND))


def test_a_family_that_left_since_stays_on_the_frozen_list_but_is_not_enrolled() -> None:
    given(defined, published).when(determine(FAMILY, NEIGHBOURS, present={NEIGHBOURS})).then(
        determination(SECOND, FAMILY, NEIGHBOURS), enrolled(NEIGHBOURS, by=SECOND)
    )


def test_a_determination_needs_a_published_rule_and_somebody_to_judge() -> None:
    given(defined).when(determine(FAMILY)).then_refused(NotFound)
    given(defined, published).when(determine(FAMILY, version=2)).then_refused(NotFound)
    nobody = Assessed(1, 40, TODAY, (), ineligible=0, unknown=0)
    empty = MakeDetermination(PKH_ID, SECOND, SUKAMAJU, nobody, ())
    given(defined, published).when(empty).then_refused(NobodyToJudge)


def test_a_family_whose_enrolment_was_restored_is_not_new() -> None:
    history = (enrolled(FAMILY), ended(FAMILY, "PINDAH", "x"), restored(FAMILY, "x"))
    given(defined, published, *history).when(determine(FAMILY)).then(determination(SECOND, FAMILY))
