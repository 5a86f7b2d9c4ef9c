"""A determination freezes whom the rule named, and enrols those of them who are still there."""

from dataclasses import replace
from uuid import UUID

from contracts.event import Effective
from contracts.ids import FAMILY as FAMILIES
from contracts.programs.enrolments import Enrolled
from infra.runtime.refusals import NotFound
from services.programs.determinations.assessor import Assessed
from services.programs.determinations.make_determination import (
    ForPeople,
    MakeDetermination,
    NobodyToJudge,
)
from services.programs.enrolments.enrolments import Enrolments
from services.programs.office import NotYetThere
from services.programs.programmes.rulebook import Rulebook
from tests.gwt import given
from tests.people_we_know import FAMILY, NEIGHBOURS, SUKAMAJU, TODAY
from tests.programs.what_happened import (
    FIRST,
    PKH,
    SECOND,
    SEMBAKO_ID,
    defined,
    determination,
    ended,
    enrolled,
    heir_due,
    published,
    restored,
)

HOME = frozenset({FAMILY, NEIGHBOURS})
BOTH = Assessed(
    1, 40, 44, TODAY, eligible=(FAMILY, NEIGHBOURS), ineligible=1, unknown=2, present=HOME
)
made = determination(FIRST, FAMILY, NEIGHBOURS)


def new(family_id: UUID, by: UUID = FIRST) -> Enrolled:
    """As the families were known when they were judged, whatever position was asked for."""
    return enrolled(family_id, by=by, since=TODAY).model_copy(update={"known_at": BOTH.heard})


def determine(assessed: Assessed = BOTH, determination_id: UUID = FIRST) -> MakeDetermination:
    return MakeDetermination(
        Rulebook(PKH),
        Enrolments(*assessed.eligible, named_by=[FAMILIES]),
        determination_id,
        SUKAMAJU,
        assessed,
        TODAY,
    )


def test_whom_the_rule_names_is_frozen_and_enrolled() -> None:
    given(defined, published).when(determine()).then(made, new(FAMILY), new(NEIGHBOURS))


def test_who_receives_already_is_not_enrolled_again() -> None:
    given(defined, published, enrolled(FAMILY, since=TODAY)).when(determine()).then(
        made, new(NEIGHBOURS)
    )


def test_who_waits_for_an_heir_still_receives() -> None:
    history = (defined, published, enrolled(FAMILY, since=TODAY), heir_due(FAMILY, "death"))
    given(*history).when(determine()).then(made, new(NEIGHBOURS))


def test_who_receives_another_programme_is_enrolled_in_this_one() -> None:
    given(defined, published, enrolled(FAMILY, programme=SEMBAKO_ID)).when(determine()).then(
        made, new(FAMILY), new(NEIGHBOURS)
    )


def test_who_received_once_and_qualifies_again_is_enrolled_again() -> None:
    gone = (defined, published, enrolled(FAMILY, since=TODAY), ended(FAMILY, "PINDAH", "move"))
    given(*gone).when(determine(determination_id=SECOND)).then(
        determination(SECOND, FAMILY, NEIGHBOURS),
        new(FAMILY, SECOND),
        new(NEIGHBOURS, SECOND),
    )
    given(*gone, restored(FAMILY, "move")).when(determine()).then(made, new(NEIGHBOURS))


def test_who_has_left_since_stands_in_the_list_and_does_not_receive() -> None:
    given(defined, published).when(determine(replace(BOTH, present=frozenset({FAMILY})))).then(
        made, new(FAMILY)
    )
    given(defined, published).when(determine(replace(BOTH, present=frozenset()))).then(made)


def test_a_village_where_nobody_qualifies_is_determined_too() -> None:
    nobody = replace(BOTH, eligible=())
    given(defined, published).when(determine(nobody)).then(determination(FIRST))


def test_a_village_without_anybody_is_not_determined() -> None:
    nobody = replace(BOTH, eligible=(), ineligible=0, unknown=0)
    given(defined, published).when(determine(nobody)).then_refused(NobodyToJudge)
    for one in ("ineligible", "unknown"):
        given(defined, published).when(determine(replace(nobody, **{one: 1}))).then(
            determination(FIRST).model_copy(
                update={"unknown_count": 0, "ineligible_count": 0} | {f"{one}_count": 1}
            )
        )


def test_a_rule_that_was_never_published_judges_nobody() -> None:
    given().when(determine()).then_refused(NotFound)
    given(published).when(determine()).then_refused(NotFound)
    given(defined).when(determine()).then_refused(NotFound)
    given(defined, published).when(determine(replace(BOTH, rule_version=2))).then_refused(NotFound)


def test_an_enrolment_begins_on_the_day_the_ages_are_of() -> None:
    decision = determine(replace(BOTH, as_of=TODAY.replace(year=2025)))
    _, first, _ = given(defined, published).when(decision).decision.judged()
    assert first.effective == Effective.day(TODAY.replace(year=2025))  # type: ignore[attr-defined]


def test_only_the_named_families_and_the_rule_can_overtake_it() -> None:
    named = (f"family:{each}" for each in HOME)
    tags = {query.tag for each in determine().asked for query in each.boundary()}
    assert tags == {f"programme:{defined.programme_id}", *named}


def test_nobody_is_determined_as_of_a_day_that_is_still_to_come() -> None:
    for years in (1, 973):
        later = replace(BOTH, as_of=TODAY.replace(year=TODAY.year + years))
        given(defined, published).when(determine(later)).then_refused(NotYetThere)


def test_a_programme_for_people_names_no_families() -> None:
    for_people = defined.model_copy(update={"target": "person"})
    given(for_people, published).when(determine()).then_refused(ForPeople)
