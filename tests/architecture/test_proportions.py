"""Each part has at least as many lines of tests as of code, so that none lives off another's."""

from pathlib import Path

import pytest

from tests.architecture.sources import PRODUCT, REPOSITORY, sources, write

LEAST = 1.0
PARTS = {
    "contracts and what is built of them": (
        ("contracts", "infra/build"),
        ("tests/contracts", "tests/build"),
    ),
    "registry": (("services/registry",), ("tests/registry",)),
    "verification": (("services/verification",), ("tests/verification",)),
    "programs": (("services/programs",), ("tests/programs",)),
    "reporting": (("services/reporting",), ("tests/reporting",)),
    "issuer": (("services/issuer",), ("tests/issuer",)),
    "console": (("services/console",), ("tests/console",)),
    "runtime": (("infra/runtime",), ("tests/runtime",)),
    "local": (("infra/local",), ("tests/local",)),
}
"""Folders of code and of tests; journeys and laws belong to no part and count for none."""


def lines(root: Path, *folders: str) -> int:
    return sum(len(file.text.splitlines()) for file in sources(root, *folders))


def proportion(root: Path, part: str) -> float:
    """Lines of tests to a line of code; a part without code needs none."""
    code, tests = PARTS[part]
    return lines(root, *tests) / (lines(root, *code) or 1)


def without_a_part(root: Path) -> list[str]:
    """Files of the product that no part answers for."""
    counted = {
        file.name for code, _ in PARTS.values() for file in sources(root, *code) if file.text
    }
    return [file.name for file in sources(root, *PRODUCT) if file.text and file.name not in counted]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_has_a_line_of_tests_to_each_line_of_code(part: str) -> None:
    found = proportion(REPOSITORY, part)
    print(f"{part}: {found:.2f}")
    assert found >= LEAST


def test_every_file_belongs_to_a_part() -> None:
    # The package that holds the others' folders says one sentence.
    loose = [name for name in without_a_part(REPOSITORY) if not name.endswith("__init__.py")]
    assert loose == []


def test_a_part_that_is_tested_too_little_is_found(tmp_path: Path) -> None:
    write(
        tmp_path,
        services__registry__families="x = 1\n" * 10,
        services__programs__rules="x = 1\n" * 10,
        contracts__event="x = 1\n" * 4,
        infra__build__publish="x = 1\n" * 6,
        tests__registry__test_families="x = 1\n" * 9,
        tests__programs__test_rules="x = 1\n" * 10,
        tests__contracts__test_event="x = 1\n" * 3,
        tests__build__test_publish="x = 1\n" * 2,
    )
    little = {
        part: proportion(tmp_path, part) for part in PARTS if lines(tmp_path, *PARTS[part][0])
    }
    assert {part for part, found in little.items() if found < LEAST} == {
        "registry",
        "contracts and what is built of them",
    }
    assert little["contracts and what is built of them"] == 0.5


def test_tests_of_one_part_do_not_stand_in_for_another(tmp_path: Path) -> None:
    write(
        tmp_path,
        services__reporting__timeline="x = 1\n",
        tests__registry__test_families="x = 1\n" * 9,
        tests__journeys__test_one_family="x = 1\n" * 9,
    )
    assert proportion(tmp_path, "reporting") == 0.0


def test_code_that_no_part_answers_for_is_found(tmp_path: Path) -> None:
    write(tmp_path, services__complaints__desk="x = 1\n", infra__runtime__clock="x = 1\n")
    assert without_a_part(tmp_path) == ["services/complaints/desk.py"]
