"""A determination freezes whom the rule named, and enrols those of them who are still there."""

from dataclasses import replace

from services.programs.determinations.assessed import Assessed

from infra.runtime.refusals import NotFound
from services.programs.determinations.make_determination import MakeDetermination, NobodyToJudge
from tests.gwt import given
from tests.people_we_know import FAMILY, NEIGHBOURS, SUKAMAJU, TODAY
from tests.programs.what_happened import (
    FIRST,
    PKH_ID,
    defined,
    determination,
    enrolled,
    published,
)

BOTH = Assessed(1, 40, TODAY, eligible=(FAMILY, NEIGHBOURS), ineligible=1, unknown=2)
HOME = {FAMILY, NEIGHBOURS}


def determine(assessed: Assessed = BOTH, present: set[object] | None = None) -> MakeDetermination:
    return MakeDetermination(PKH_ID, FIRST, SUKAMAJU, assessed, present or HOME)  # type: ignore[arg-type]


def test_whom_the_rule_names_is_frozen_and_enrolled() -> None:
    given(defined, published).when(determine()).then(
        determination(FIRST, FAMILY, NEIGHBOURS), enrolled(FAMILY), enrolled(NEIGHBOURS)
    )


def test_who_receives_already_is_not_enrolled_again() -> None:
    given(defined, published, enrolled(FAMILY)).when(determine()).then(
        determination(FIRST, FAMILY, NEIGHBOURS), enrolled(NEIGHBOURS)
    )


def test_who_has_left_since_stands_in_the_list_and_does_not_receive() -> None:
    given(defined, published).when(determine(present={FAMILY})).then(
        determination(FIRST, FAMILY, NEIGHBOURS), enrolled(FAMILY)
    )


def test_a_village_without_anybody_is_not_determined() -> None:
    nobody = replace(BOTH, eligible=(), ineligible=0, unknown=0)
    given(defined, published).when(determine(nobody)).then_refused(NobodyToJudge)


def test_a_rule_that_was_never_published_judges_nobody() -> None:
    given(defined).when(determine()).then_refused(NotFound)
    given(defined, published).when(determine(replace(BOTH, rule_version=2))).then_refused(NotFound)
