"""`jejak why`: the reasons of today, of a position, or as far as was known at a moment."""

import json

import pytest

from tests.console.answers import FAMILY, HOUSEHOLD, WHY
from tests.console.conftest import Run
from tests.console.counter import Counter, answered, problem
from tests.console.paper import flat

PATH = f"GET programs/programmes/PKH/why/{FAMILY}"


def test_the_reasons_of_today_are_asked_for_without_a_time(run: Run) -> None:
    counter = Counter(answered(WHY))
    result = run(counter, "why", FAMILY, "PKH")
    assert result.exit_code == 0, result.output
    assert counter.questions == [PATH]
    assert not counter.asked[0].url.params
    assert "Desil 1 sampai 4" in result.output and "Perlu dilengkapi" in result.output
    assert counter.people == ["dinsos_approver"]


def test_a_position_is_handed_on_as_it_is(run: Run) -> None:
    counter = Counter(answered(WHY))
    assert run(counter, "why", FAMILY, "PKH", "--known-at", "81").exit_code == 0
    assert dict(counter.asked[0].url.params) == {"known_at": "81"}


def test_a_moment_becomes_the_position_of_the_family_at_that_moment(run: Run) -> None:
    counter = Counter(answered(HOUSEHOLD), answered(WHY))
    assert run(counter, "why", FAMILY, "PKH", "--known-at", "2026-09-30").exit_code == 0
    assert counter.questions == [f"GET registry/households/{FAMILY}", PATH]
    assert counter.asked[0].url.params["known_at"] == "2026-09-30T16:59:59.999999+00:00"
    assert counter.asked[1].url.params["known_at"] == str(HOUSEHOLD["position"])


def test_ages_and_rule_can_be_those_of_another_day(run: Run) -> None:
    counter = Counter(answered(WHY))
    options = ("--as-of", "2026-01-01", "--rule-version", "2")
    assert run(counter, "why", FAMILY, "PKH", *options).exit_code == 0
    assert dict(counter.asked[0].url.params) == {"as_of": "2026-01-01", "rule_version": "2"}


@pytest.mark.parametrize(
    "option", [("--known-at", "kemarin"), ("--as-of", "1/1/2026"), ("--rule-version", "dua")]
)
def test_a_slip_ends_before_anything_is_asked(run: Run, option: tuple[str, str]) -> None:
    counter = Counter()
    assert run(counter, "why", FAMILY, "PKH", *option).exit_code == 2
    assert counter.asked == []


def test_a_programme_must_be_named(run: Run) -> None:
    assert run(Counter(), "why", FAMILY).exit_code == 2


def test_a_family_can_be_found_by_its_number(run: Run) -> None:
    counter = Counter(answered([{"family_id": FAMILY}]), answered(WHY))
    result = run(counter, "why", "-", "PKH", "--kk", typed="1809012803080001\n")
    assert result.exit_code == 0, result.output
    assert counter.body(0) == {"kk_number": "1809012803080001"}
    assert counter.questions[1] == PATH


def test_a_program_gets_the_reasons_as_they_came(run: Run) -> None:
    result = run(Counter(answered(WHY)), "why", FAMILY, "PKH", "--json")
    assert json.loads(result.stdout) == WHY
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize(("status", "code"), [(404, 4), (403, 5), (422, 1)])
def test_a_refusal_ends_with_its_sentence_and_code(run: Run, status: int, code: int) -> None:
    result = run(Counter(problem(status, "no")), "why", FAMILY, "PKH")
    assert result.exit_code == code
    assert "Judul: Penjelasan." in flat(result.stderr)
