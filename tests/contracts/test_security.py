"""docs/security.md: one line for each requirement it promises, and tests that are there."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()
LEVELS: dict[str, list[int]] = yaml.safe_load(
    (Path(__file__).parent / "asvs-5.0.0.yaml").read_text()
)
HIGHEST = {"V8": 3, "V14": 3, "V16": 3}
NUMBER = re.compile(r"V\d+\.\d+\.\d+")
LINES = [
    tuple(cell.strip() for cell in line.strip("| ").split(" | "))
    for line in PAGE.splitlines()
    if line.startswith("| V")
]


def asked() -> set[str]:
    """Every requirement of the levels that the page promises."""
    return {
        f"{section}.{place}"
        for section, levels in LEVELS.items()
        for place, level in enumerate(levels, 1)
        if level <= HIGHEST.get(section.partition(".")[0], 2)
    }


def test_every_requirement_of_these_levels_has_exactly_one_line() -> None:
    named = Counter(number for numbers, _, _ in LINES for number in NUMBER.findall(numbers))
    assert {number for number, times in named.items() if times > 1} == set()
    assert asked() - named.keys() == set()
    beyond = {f"{s}.{n}" for s, levels in LEVELS.items() for n in range(1, len(levels) + 1)}
    assert named.keys() - beyond == set(), "there is no such requirement"


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_a_line_is_shown_by_tests_that_are_there_or_says_why_by_none(
    line: tuple[str, str, str],
) -> None:
    _, here, shown = line
    if here.startswith("*none*"):
        assert shown == "*none*" and len(here) > len("*none*: ")
        return
    named = re.findall(r"`([^`]+)`", shown)
    assert named and all(each.startswith("tests/") for each in named)
    assert [each for each in named if not (ROOT / each).exists()] == []


def test_a_requirement_that_is_left_out_or_said_twice_would_be_found() -> None:
    assert len(asked()) > 250 and {"V8.4.2", "V16.5.4", "V1.1.1"} <= asked()
    assert not {"V1.2.10", "V12.3.5"} & asked()
