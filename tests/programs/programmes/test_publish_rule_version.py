"""A programme's rule has versions that compile, are numbered in order and never change."""

from datetime import date
from typing import Any

import pytest

from contracts.event import Effective
from contracts.programs.programmes import Criterion, RuleVersionPublished
from infra.runtime.refusals import NotFound
from services.programs.programmes.publish_rule_version import CriteriaRefused, PublishRuleVersion
from services.programs.programmes.rulebook import Rulebook
from tests.gwt import given
from tests.programs.what_happened import CRITERIA, PKH, PKH_ID, defined, published
from tests.running import InTests

NEW_YEAR = Effective.day(date(2027, 1, 1))
STRICTER = (Criterion(name="desil", label="Desil 1 atau 2", expression="desil <= 2"),)
second = RuleVersionPublished(programme_id=PKH_ID, version=2, criteria=STRICTER, effective=NEW_YEAR)


def publish(*criteria: Criterion, effective: Effective = NEW_YEAR) -> PublishRuleVersion:
    return PublishRuleVersion(Rulebook(PKH), criteria, effective)


def test_the_first_version_is_number_one() -> None:
    given(defined).when(publish(*CRITERIA, effective=published.effective)).then(published)


def test_versions_of_a_rule_are_numbered_in_order() -> None:
    given(defined, published).when(publish(*STRICTER)).then(second)


def test_the_same_rule_for_the_same_day_is_published_once() -> None:
    given(defined, published, second).when(publish(*STRICTER)).then()


def test_an_earlier_rule_can_be_published_again() -> None:
    third = second.model_copy(
        update={"version": 3, "criteria": CRITERIA, "effective": published.effective}
    )
    given(defined, published, second).when(publish(*CRITERIA, effective=published.effective)).then(
        third
    )


def test_another_day_or_another_order_of_criteria_is_another_version() -> None:
    later = Effective.day(date(2028, 1, 1))
    given(defined, second).when(publish(*STRICTER, effective=later)).then(
        second.model_copy(update={"version": 3, "effective": later})
    )
    turned = tuple(reversed(CRITERIA))
    given(defined, published).when(publish(*turned, effective=published.effective)).then(
        published.model_copy(update={"version": 2, "criteria": turned})
    )


def test_a_rule_needs_a_programme() -> None:
    given().when(publish(*STRICTER)).then_refused(NotFound)


def test_a_programme_that_is_not_there_is_noticed_before_bad_criteria() -> None:
    bad = Criterion(name="desil", label="Desil", expression="desill <= 4")
    given().when(publish(bad)).then_refused(NotFound)


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


def send(office: InTests, *criteria: dict[str, str], code: str = PKH, **changed: Any) -> Any:
    body = {"criteria": criteria, "effective": "2027-01-01", **changed}
    path = f"/programmes/{code}/rule-versions"
    return office.web.post(path, json=body, headers=office.headers("kepala"))


def criterion(**changed: str) -> dict[str, str]:
    return {"name": "desil", "label": "Desil 1 atau 2", "expression": "desil <= 2", **changed}


def problem(answer: Any) -> tuple[str, str]:
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    return error["pointer"], error["detail"]


@pytest.mark.parametrize("hidden", ["\u0000", "\u202e", "\u2066"])
@pytest.mark.parametrize("field", ["name", "label", "expression"])
def test_a_criterion_with_what_cannot_be_seen_is_refused_with_words(
    settled: InTests, field: str, hidden: str
) -> None:
    assert problem(send(settled, criterion(**{field: f"desil{hidden} <= 2"}))) == (
        f"#/criteria/0/{field}",
        "Ada karakter yang tidak terlihat. Ketik ulang isian ini tanpa menempel.",
    )


@pytest.mark.parametrize(("field", "longest"), [("name", 60), ("label", 200), ("expression", 2000)])
def test_a_criterion_has_its_lengths(settled: InTests, field: str, longest: int) -> None:
    pointer = f"#/criteria/0/{field}"
    assert problem(send(settled, criterion(**{field: " "}))) == (
        pointer,
        "Isi paling sedikit 1 karakter.",
    )
    assert problem(send(settled, criterion(**{field: "x" * (longest + 1)}))) == (
        pointer,
        f"Isi paling banyak {longest} karakter.",
    )


def test_two_criteria_have_two_names(settled: InTests) -> None:
    answer = send(settled, criterion(), criterion(label="Desil lain"))
    assert problem(answer) == ("#", "Beri setiap kriteria nama yang berbeda.")


def test_bad_criteria_are_explained_to_their_author(settled: InTests) -> None:
    answer = send(settled, criterion(expression="desil <= 'empat'"))
    assert answer.status_code == 422
    [refused] = answer.json()["criteria"]
    assert refused["name"] == "desil" and refused["detail"].startswith("Kolom ")


def test_a_rule_without_criteria_or_with_too_many_is_refused(settled: InTests) -> None:
    assert problem(send(settled)) == ("#/criteria", "Isi paling sedikit 1 butir.")
    many = [criterion(name=f"desil_{number}") for number in range(31)]
    assert problem(send(settled, *many)) == ("#/criteria", "Isi paling banyak 30 butir.")


def test_a_code_that_no_programme_has_is_not_found(settled: InTests) -> None:
    assert send(settled, criterion(), code="SEMBAKO").status_code == 404


def test_what_was_published_is_read_as_it_was_written(pkh: InTests) -> None:
    assert send(pkh, criterion(label=" Desil 1 atau 2 ")).status_code == 201
    assert send(pkh, criterion()).status_code == 201
    found = pkh.web.get("/programmes/pkh", headers=pkh.headers("camat")).json()
    assert [each["version"] for each in found["rule_versions"]] == [1, 2]
    assert found["rule_versions"][1] == {
        "version": 2,
        "effective": "2027-01-01",
        "criteria": [criterion()],
    }
