"""The line of titles: where the template's columns stand in a file, whatever else it holds."""

from collections.abc import Sequence
from typing import NamedTuple

from contracts.letters import holds_a_persons_number, is_clean
from services.registry.imports.file.table import Cell
from services.registry.imports.file.unreadable_file import UnreadableFile
from services.registry.imports.rows.text_cells import tidy

COMPULSORY = ("nik",)
NEW_PERSON_NEEDS = ("nama", "no_kk", "kk_level", "sex", "dusun", "rw", "rt")
MOST_IGNORED, LONGEST_TITLE = 50, 40


class Header(NamedTuple):
    """Where the template's columns stand in a file."""

    places: dict[str, int]
    ignored: tuple[str, ...]
    width: int


def find_columns(cells: Sequence[Cell], names: tuple[str, ...]) -> Header:
    """Order is free, case and spaces do not matter. Raises UnreadableFile."""
    titles = [_bare(tidy(cell)) for cell in cells]
    known = {_bare(name): name for name in names}
    found = [known[title] for title in titles if title in known]
    if not found:
        raise UnreadableFile("file.no-header")
    if repeated := {name for name in found if found.count(name) > 1}:
        raise UnreadableFile("file.repeated-columns", columns=", ".join(sorted(repeated)))
    if missing := [name for name in COMPULSORY if name not in found]:
        raise UnreadableFile("file.missing-columns", columns=", ".join(missing))
    places = {known[title]: place for place, title in enumerate(titles) if title in known}
    other = [each[:LONGEST_TITLE] for each in titles if each not in known and repeatable(each)]
    return Header(places, tuple(other[:MOST_IGNORED]), len(titles))


def repeatable(name: str) -> bool:
    """Whether a name found in a file may stand in the open, for people to read."""
    return name != "" and is_clean(name) and not holds_a_persons_number(name)


def _bare(title: str) -> str:
    return "".join(char for char in title.casefold() if char.isalnum())
