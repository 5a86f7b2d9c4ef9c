"""A field that a fact gained since the first release is filled by a command or a file, and read.

The table names the test of each; a field with neither is not added. Who adds a module of facts
lists it among those that the law holds for.
"""

import ast
import json
from pathlib import Path
from typing import NamedTuple

import pytest
from pydantic import BaseModel

from contracts.privacy import filled
from contracts.registry import civil_events, families, places, welfare
from contracts.registry.villages import baselines, local_areas

ROOT = Path(__file__).parents[2]
HELD = (families, civil_events, places, welfare, baselines, local_areas, filled)
FIRST = json.loads(Path(__file__).with_name("first_release.json").read_text())
KNOWN = {name for fields in FIRST.values() for name in fields}
RESHAPED = {"residence", "locality", "died_of"}
"""Parts that hold what facts held before, by class. So are fields that another fact had already:
whose, where, since when, under which number."""


class Use(NamedTuple):
    """A test file and the test in it, below `tests/`."""

    filled: tuple[str, str]
    read: tuple[str, str]


REGISTRY, PAGES = "registry/", "registry/households/"
SENTENCES = "reporting/sentences/"
REPORTS = (REGISTRY + "civil_events/test_reports.py", "test_a_death_says_who_reported_it_and_when")
TOLD_WHERE = (
    SENTENCES + "test_civil_events.py",
    "test_a_death_says_where_it_was_and_who_reported_it",
)
MOVES = PAGES + "test_moves.py"
SURVEY = (
    REGISTRY + "welfare/test_welfare_over_http.py",
    "test_commands_about_welfare_move_a_version_of_their_own",
)
SURVEYED = (
    PAGES + "test_surveys.py",
    "test_a_page_tells_who_asked_what_and_what_stayed_unanswered",
)
AREAS = REGISTRY + "imports/jobs/test_local_areas_loaded.py"
NAMED = (AREAS, "test_a_file_names_the_areas_of_its_village_and_families_are_counted")
MERGED = (AREAS, "test_merged_spellings_are_one_on_every_page")
RENAMED = (AREAS, "test_an_area_gets_another_name_and_others_villages_are_left_alone")
BASELINE_LOST = (
    REGISTRY + "imports/jobs/test_baseline.py",
    "test_a_first_file_that_is_taken_back_whole_was_no_opening_balance",
)
BASELINE = (
    REGISTRY + "imports/jobs/test_baseline.py",
    "test_a_village_counts_since_the_first_file_that_was_loaded",
)
AWAY = (PAGES + "test_household.py", "test_who_is_missing_or_away_is_said_on_the_page_of_the_day")
USED = {
    "FamilyRegistered.ground": Use(
        (
            REGISTRY + "families/test_register_family.py",
            "test_a_family_that_was_left_out_before_neither_came_nor_is_new",
        ),
        (
            SENTENCES + "test_families.py",
            "test_a_family_that_was_left_out_of_the_first_file_neither_came_nor_is_new",
        ),
    ),
    "Reported.happened_in": Use(
        (
            REGISTRY + "civil_events/test_reports.py",
            "test_a_death_before_the_family_moved_happened_where_it_lived_then",
        ),
        TOLD_WHERE,
    ),
    "Reported.reported_on": Use(REPORTS, TOLD_WHERE),
    "Reported.reported_by": Use(REPORTS, TOLD_WHERE),
    "Leaving.former": Use(
        (
            REGISTRY + "civil_events/test_reports.py",
            "test_a_family_that_moves_out_leaves_its_local_area",
        ),
        (MOVES, "test_within_a_village_only_the_area_is_another"),
    ),
    "Former.from_area": Use(
        (
            REGISTRY + "civil_events/test_reports.py",
            "test_a_family_that_moves_out_leaves_its_local_area",
        ),
        (MOVES, "test_within_a_village_only_the_area_is_another"),
    ),
    "AddressChanged.from_village": Use(
        (
            REGISTRY + "families/test_change_address.py",
            "test_a_family_moves_to_another_village_of_the_register",
        ),
        (
            MOVES,
            "test_who_moves_to_another_village_comes_from_an_area_of_the_former_one",
        ),
    ),
    "Move.transfer_id": Use(
        (MOVES, "test_a_move_out_of_the_regency_has_an_id_and_an_arrival_names_its_own"),
        (MOVES, "test_a_move_within_the_regency_needs_none"),
    ),
    "MemberAwayForAWhile.until": Use(
        (
            REGISTRY + "absences/test_record_member_away.py",
            "test_a_member_goes_away_for_a_while",
        ),
        AWAY,
    ),
    "Locality.area_id": Use(NAMED, MERGED),
    "LocalAreaNamed.area_id": Use(NAMED, NAMED),
    "LocalAreaNamed.level": Use(NAMED, NAMED),
    "LocalAreaNamed.within": Use(
        (
            REGISTRY + "villages/test_local_areas.py",
            "test_words_make_what_is_missing_from_the_dusun_down",
        ),
        MERGED,
    ),
    "LocalAreaRenamed.area_id": Use(RENAMED, RENAMED),
    "LocalAreaMerged.area_id": Use(MERGED, MERGED),
    "LocalAreaMerged.into": Use(MERGED, MERGED),
    "VillageBaselineSet.as_of": Use(BASELINE, BASELINE),
    "VillageBaselineSet.import_id": Use(BASELINE, BASELINE),
    "VillageBaselineVoided.import_id": Use(BASELINE_LOST, BASELINE_LOST),
    "SurveyRecorded.edition": Use(SURVEY, SURVEYED),
    "SurveyRecorded.answers": Use(
        SURVEY,
        (
            "programs/families/test_welfare.py",
            "test_an_answer_that_a_later_survey_does_not_give_stays",
        ),
    ),
    "SurveyRecorded.asked": Use(SURVEY, SURVEYED),
    "SurveyRecorded.surveyor": Use(SURVEY, SURVEYED),
    "FamilyListed.decree": Use(
        (
            REGISTRY + "welfare/test_relist_family.py",
            "test_a_family_is_put_back_on_the_list_once",
        ),
        (SENTENCES + "test_welfare.py", "test_a_family_on_the_list_says_by_whom"),
    ),
    "FamilyListed.source": Use(
        (
            REGISTRY + "welfare/test_relist_family.py",
            "test_a_first_desil_says_that_the_family_is_on_the_list",
        ),
        (SENTENCES + "test_welfare.py", "test_a_family_on_the_list_says_by_whom"),
    ),
    "Filled.filled": Use(
        (
            "contracts/test_filled.py",
            "test_the_names_are_those_of_what_is_held",
        ),
        (
            REGISTRY + "villages/test_completeness.py",
            "test_each_field_is_counted_of_those_who_live_there",
        ),
    ),
}


def new_fields() -> set[str]:
    """Those that a class of these modules declares itself, under a name that is new."""
    models = {
        kind
        for module in HELD
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, BaseModel)
        if kind.__module__ == module.__name__ and kind is not places.Place
    }
    return {
        f"{model.__name__}.{name}"
        for model in models
        for name in model.__annotations__
        if name in model.model_fields
        and name not in RESHAPED
        and name not in FIRST.get(model.__name__, ())
        and (name not in KNOWN or f"{model.__name__}.{name}" in USED)
    }


def functions_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / "tests" / file).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_new_field_is_filled_by_one_test_and_read_by_another() -> None:
    assert new_fields() == set(USED)


@pytest.mark.parametrize("field", USED)
def test_the_tests_that_the_table_names_are_there(field: str) -> None:
    for file, test in USED[field]:
        assert test in functions_in(file), f"{file}::{test}"


def test_a_field_that_nobody_fills_or_reads_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(USED, "Reported.happened_in")
    assert "Reported.happened_in" in new_fields() - set(USED)
