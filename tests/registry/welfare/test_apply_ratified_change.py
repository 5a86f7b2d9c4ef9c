from datetime import date
from uuid import UUID

from contracts.calendar import day_of
from contracts.event import Event
from contracts.questionnaires.housing import Roof, Wall
from contracts.registry.families import AddressChanged
from contracts.registry.welfare import (
    FamilyListed,
    Housing,
    ListingEnded,
    ListSource,
    RatifiedChangeApplied,
    RatifiedChangeRefused,
    RefusalReason,
    Standing,
    SurveyRecorded,
)
from contracts.verification.cases import HousingUpdate, ProposedChange, Removal, Replacement
from contracts.verification.decrees import Decree
from contracts.vocabulary import Other
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.case_answers import CaseAnswers
from services.registry.projections.family import Family
from services.registry.welfare.apply_ratified_change import ApplyChange
from services.registry.welfare.meanwhile import Meanwhile
from tests.gwt import given
from tests.memory import BEGINNING
from tests.people_we_know import (
    FAMILY,
    LAST_WEEK,
    NEIGHBOURS,
    NEXT_DOOR,
    SUKAMAJU,
    ani,
    budi,
    family,
    neighbours,
    recorded,
    siti,
)
from tests.registry.what_happened import died, family_moved_out, moved_out, widow

CASE = UUID(int=7000)
TILED = Housing(roof=Roof.TILE)
UPDATE = HousingUpdate(housing=TILED)
REMOVAL = Removal(reason_code="MAMPU")
BASED_ON = 10
REPLACEMENT = Replacement(reason_code="MAMPU", successor_id=NEIGHBOURS)
DECREE = Decree(number="460/12/2026", on=date(2026, 10, 2))


def apply(change: ProposedChange = UPDATE) -> ApplyChange:
    successor = Family(change.successor_id) if isinstance(change, Replacement) else None
    meanwhile = Meanwhile(FAMILY, change, BASED_ON)
    return ApplyChange(CaseAnswers(CASE), 1, meanwhile, LAST_WEEK, SUKAMAJU, DECREE, successor)


def surveyed(housing: Housing = TILED, case_id: UUID | None = CASE) -> SurveyRecorded:
    return SurveyRecorded(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        **housing.answered(),
        case_id=case_id,
    )


def ended(case_id: UUID | None = CASE) -> ListingEnded:
    return ListingEnded(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        reason_code="MAMPU",
        case_id=case_id,
    )


applied = RatifiedChangeApplied(family_id=FAMILY, village_code=SUKAMAJU, case_id=CASE)


def refused(reason: RefusalReason, *standing: Standing) -> RatifiedChangeRefused:
    return RatifiedChangeRefused(
        family_id=FAMILY, village_code=SUKAMAJU, case_id=CASE, reason=reason, standing=standing
    )


def standing(past: Recorded, *fields: str) -> Standing:
    return Standing(
        event_id=str(past.event_id),
        position=past.position,
        topic=past.fact.TOPIC,
        fields=fields,
        recorded_on=day_of(BEGINNING),
    )


def test_a_ratified_update_is_carried_out_and_answered_in_one_append() -> None:
    given(family).when(apply()).then(surveyed(), applied)


def test_a_ratified_removal_is_carried_out_and_answered_in_one_append() -> None:
    given(family).when(apply(REMOVAL)).then(ended(), applied)


def test_a_later_answer_to_the_same_question_is_never_overwritten() -> None:
    other = recorded(surveyed(Housing(roof=Roof.ZINC, wall=Wall.BAMBOO), None), BASED_ON + 1)
    given(family, other).when(apply()).then(
        refused(RefusalReason.CHANGED_MEANWHILE, standing(other, "roof"))
    )


def test_an_answer_known_when_the_change_was_proposed_is_replaced() -> None:
    earlier = recorded(surveyed(Housing(roof=Roof.ZINC), None), BASED_ON)
    given(family, earlier).when(apply()).then(surveyed(), applied)


def test_later_answers_to_other_questions_do_not_matter() -> None:
    other = recorded(surveyed(Housing(wall=Wall.BAMBOO), None), BASED_ON + 1)
    given(family, other).when(apply()).then(surveyed(), applied)


def test_a_later_survey_that_found_the_same_does_not_matter() -> None:
    same = recorded(surveyed(TILED, None), BASED_ON + 1)
    given(family, same).when(apply()).then(surveyed(), applied)


def test_answers_about_a_house_the_family_has_left_are_refused() -> None:
    moved = recorded(
        AddressChanged(
            family_id=FAMILY, village_code=SUKAMAJU, effective=LAST_WEEK, **NEXT_DOOR.parts()
        ),
        BASED_ON + 1,
    )
    given(family, moved).when(apply()).then(
        refused(RefusalReason.CHANGED_MEANWHILE, standing(moved, "address"))
    )
    given(family, moved).when(apply(REMOVAL)).then(ended(), applied)


def test_a_family_is_not_removed_twice() -> None:
    before = recorded(ended(None), 5)
    given(family, before).when(apply(REMOVAL)).then(
        refused(RefusalReason.ALREADY_UNLISTED, standing(before, "listing"))
    )


def test_a_later_survey_does_not_keep_a_family_on_the_list() -> None:
    other = recorded(surveyed(Housing(roof=Roof.ZINC), None), BASED_ON + 1)
    given(family, other).when(apply(REMOVAL)).then(ended(), applied)


def test_the_house_of_an_unlisted_family_can_still_change() -> None:
    given(family, ended(None)).when(apply()).then(surveyed(), applied)


def test_a_family_that_left_is_answered_with_the_fact_that_took_it_away() -> None:
    gone = recorded(family_moved_out, 5)
    given(family, neighbours, gone).when(apply()).then(
        refused(RefusalReason.FAMILY_GONE, standing(gone))
    )


def test_a_family_that_died_out_is_gone() -> None:
    history: list[Event] = [family, moved_out(siti), moved_out(ani)]
    last = recorded(died(budi), 9)
    given(*history, last, widow.model_copy(update={"new_head_id": budi.person_id})).when(
        apply(REMOVAL)
    ).then(refused(RefusalReason.FAMILY_GONE, standing(last)))


def test_an_unknown_family_is_answered_too() -> None:
    given().when(apply()).then(refused(RefusalReason.FAMILY_GONE))


def listed() -> FamilyListed:
    return FamilyListed(
        family_id=NEIGHBOURS,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        source=ListSource.DECREE,
        decree=DECREE,
    )


def test_who_replaces_a_family_is_listed_when_it_leaves_the_list() -> None:
    given(family, neighbours).when(apply(REPLACEMENT)).then(ended(), applied, listed())


def test_a_family_that_is_gone_takes_nobodys_place() -> None:
    given(family).when(apply(REPLACEMENT)).then(refused(RefusalReason.SUCCESSOR_GONE))


def test_a_change_that_came_with_a_later_release_is_not_understood() -> None:
    given(family).when(apply(Other(kind="adoption"))).then(refused(RefusalReason.NOT_UNDERSTOOD))


def test_what_was_carried_out_already_is_only_answered_again() -> None:
    once = given(family, surveyed(), applied)
    again = ApplyChange(
        CaseAnswers(CASE), 2, Meanwhile(FAMILY, UPDATE, BASED_ON), LAST_WEEK, SUKAMAJU, DECREE
    )
    once.when(again).then(applied.model_copy(update={"attempt": 2}))


def test_another_cases_answer_does_not_stand_for_this_one() -> None:
    others = applied.model_copy(update={"case_id": UUID(int=7001)})
    given(family, others).when(apply()).then(surveyed(), applied)
