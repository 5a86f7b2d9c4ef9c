"""The repository names no citizen and no machine."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.regions import exists
from tests.architecture.sources import REPOSITORY

NUMBER = re.compile(r"(?<![\d.])\d{16}(?![\d.])")
SYNTHETIC = ("tests/", "infra/local/sample/")
"""Where numbers of made-up people may stand: tests, and the generator of made-up regencies."""
FOLDERS = ["work", "tmp/w", "root", "Users", "home/[a-z]+"]
MACHINE = re.compile(rf"(?<![\w.*])/({'|'.join(FOLDERS)})/")
READABLE = {".py", ".md", ".toml", ".lock", ".json", ".yaml", ".yml", ".csv", ".conf", ".txt", ""}


def like_a_nik(number: str) -> bool:
    """Region, date of birth (a woman's day plus 40) and serial could all be somebody's."""
    region = f"{number[:2]}.{number[2:4]}.{number[4:6]}"
    day, month, serial = int(number[6:8]), int(number[8:10]), number[12:]
    plausible = (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12 and serial != "0000"
    return plausible and exists(region)


def numbers(name: str, text: str) -> list[str]:
    """Numbers in a file that could be a citizen's."""
    if name.startswith(SYNTHETIC):
        return []
    return [f"{name}: {n[:6]}…" for n in NUMBER.findall(text) if like_a_nik(n)]


def places(name: str, text: str) -> list[str]:
    """Paths in a file that only exist on somebody's machine."""
    return [f"{name}: {found.group()}" for found in MACHINE.finditer(text)]


def files() -> Iterator[tuple[str, str]]:
    """Every readable file that belongs to the repository, whether committed yet or not."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.split("\n") if listed.returncode == 0 else []
    for name in filter(None, names):
        path = REPOSITORY / name
        if path.is_file() and path.suffix in READABLE:
            yield name, path.read_text(errors="replace")


def test_no_number_could_be_a_citizens() -> None:
    assert [each for name, text in files() for each in numbers(name, text)] == []


def test_no_path_is_of_one_machine() -> None:
    assert [each for name, text in files() for each in places(name, text)] == []


@pytest.mark.parametrize("number", ["1809010107850001", "1809014107850001", "3171011212900012"])
def test_a_number_that_could_be_a_citizens_is_found(number: str) -> None:
    assert numbers("docs/guide.md", f"NIK {number}, tercatat")
    assert not numbers("tests/people.py", number)


@pytest.mark.parametrize(
    "number", ["9999010107850001", "1809013207850001", "1809010113850001", "1809010107850000"]
)
def test_a_number_that_can_be_nobodys_is_fine(number: str) -> None:
    assert not numbers("docs/guide.md", number)


@pytest.mark.parametrize("folder", ["root", "work", "home/budi", "tmp/w"])
def test_a_path_of_one_machine_is_found(folder: str, tmp_path: Path) -> None:
    assert places("README.md", f"see /{folder}/jejak/README.md")
    assert not places("README.md", f"see the{folder}/ and var/{folder}.md")
