"""A programme has one code; its rule has versions that compile and never change."""

from datetime import date

import pytest

from contracts.event import Effective
from contracts.programs.programmes import Criterion, ProgrammeDefined, RuleVersionPublished
from infra.runtime.refusals import NotFound
from services.programs.programmes.define_programme import CodeTaken, DefineProgramme
from services.programs.programmes.publish_rule_version import CriteriaRefused, PublishRuleVersion
from services.programs.programmes.rulebook import NoRuleInForce, Rulebook, programme_id
from tests.gwt import given
from tests.programs.what_happened import CRITERIA, PKH, PKH_ID, defined, published

NEW_YEAR = Effective.day(date(2027, 1, 1))
STRICTER = (Criterion(name="desil", label="Desil 1 atau 2", expression="desil <= 2"),)


def test_a_programme_is_defined_under_a_code() -> None:
    given().when(DefineProgramme(PKH, "Program Keluarga Harapan")).then(defined)


def test_a_code_is_used_once_however_it_is_capitalised() -> None:
    assert programme_id("pkh") == PKH_ID
    given(defined).when(DefineProgramme("pkh", "Program Lain")).then_refused(CodeTaken)
    given(defined).when(DefineProgramme(PKH, "Program Keluarga Harapan")).then()


def publish(*criteria: Criterion) -> PublishRuleVersion:
    return PublishRuleVersion(PKH, criteria, NEW_YEAR)


def test_versions_of_a_rule_are_numbered_in_order() -> None:
    second = RuleVersionPublished(
        programme_id=PKH_ID, version=2, criteria=STRICTER, effective=NEW_YEAR
    )
    given(defined, published).when(publish(*STRICTER)).then(second)
    given(defined, published, second).when(publish(*STRICTER)).then()


def test_a_rule_needs_a_programme() -> None:
    given().when(publish(*STRICTER)).then_refused(NotFound)


def test_criteria_that_do_not_compile_are_all_named_with_what_to_write() -> None:
    wrong = (
        Criterion(name="desil", label="Desil", expression="desill <= 4"),
        Criterion(name="mobil", label="Mobil", expression="has_car = false"),
        Criterion(name="lansia", label="Lansia", expression="elderly_count >= 1"),
    )
    refusal = given(defined).when(publish(*wrong)).then_refused(CriteriaRefused)
    assert isinstance(refusal, CriteriaRefused)
    assert refusal.facts["criteria"] == [
        {
            "name": "desil",
            "detail": 'Kolom 1: Atribut "desill" tidak dikenal. Maksud Anda "desil"?',
        },
        {"name": "mobil", "detail": 'Kolom 9: "=" bukan tanda CEL. Tulis ==.'},
    ]


def test_the_newest_version_that_has_taken_effect_is_in_force() -> None:
    book = Rulebook()
    later = RuleVersionPublished(
        programme_id=PKH_ID, version=2, criteria=CRITERIA, effective=NEW_YEAR
    )
    for fact in (defined, published, later):
        book.fold(fact)
    assert book.in_force(date(2026, 12, 31)).version == 1
    assert book.in_force(date(2027, 1, 1)).version == 2
    with pytest.raises(NoRuleInForce):
        book.in_force(date(2025, 12, 31))
    with pytest.raises(NotFound):
        book.version(3)


def test_a_programme_fact_carries_its_id_as_tag() -> None:
    assert isinstance(defined, ProgrammeDefined)
    assert defined.tags == [f"programme:{PKH_ID}"]
