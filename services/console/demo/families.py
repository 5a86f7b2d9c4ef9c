"""The families of the story, chosen from the files of a small synthetic regency.

The family that is followed has a mother, a pupil and a grandparent, stands low in the list, and
lives in a house that the first survey calls sound; the neighbour stands as low, in a poor house.
"""

import csv
import json
import shutil
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import python_calamine

from contracts.calendar import day_of
from contracts.codes.person import Relation, Sex
from infra.local.home import Home
from infra.local.sample import generate
from infra.runtime.eventstore.clock import now

SIZE = "regency"
VILLAGE = "18.09.01.2001"
"""Where the families of the story live."""
OTHERS = 12
"""Families that Dinsos records besides the two of the story."""
POOR_FLOORS = {"earth", "bamboo", "wood"}
POOR_WALLS = {"woven_bamboo", "bamboo", "log", "board"}

Row = dict[str, str]


@dataclass(frozen=True)
class SampleFiles:
    """What the offices of the regency would have sent."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def reference(self) -> date:
        """The day the files describe; every date of the demonstration is counted from it."""
        return date.fromisoformat(self.manifest["reference"])

    @property
    def villages(self) -> list[tuple[str, Path]]:
        return [(f["village_code"], self.folder / f["file"]) for f in self.manifest["files"]]

    def homes(self) -> dict[str, Row]:
        """Housing answers by KK number."""
        return _by_kk(self.folder / "housing.csv")

    def desil(self) -> dict[str, Row]:
        return _by_kk(self.folder / "desil.csv")

    def faulty_lines(self, village: str) -> set[int]:
        file = next(path.name for code, path in self.villages if code == village)
        return {n for f in self.manifest["faults"] if f["file"] == file for n in f["lines"]}


@dataclass(frozen=True)
class Candidate:
    """A family as the files have it."""

    kk_number: str
    members: list[Row]
    home: Row
    desil: int | None
    reference: date

    def has(self, relation: Relation, youngest: int, oldest: int, sex: Sex | None = None) -> bool:
        return any(
            int(each["kk_level"]) == relation.number
            and youngest <= self._age(each) <= oldest
            and (sex is None or int(each["sex"]) == sex.number)
            for each in self.members
        )

    @property
    def low(self) -> bool:
        return self.desil is not None and self.desil <= 4

    @property
    def poorly_housed(self) -> bool:
        return self.home["floor"] in POOR_FLOORS or self.home["wall"] in POOR_WALLS

    @property
    def cares(self) -> bool:
        """Has a pupil or somebody elderly, for certain even months later."""
        return any(7 <= self._age(m) <= 20 or self._age(m) >= 60 for m in self.members)

    def _age(self, member: Row) -> int:
        return (self.reference - date.fromisoformat(member["tanggallahir"])).days // 365


def is_followed(family: Candidate) -> bool:
    """Whether the story can be told of this family."""
    return (
        family.low
        and (family.has(Relation.PARENT, 35, 110) or family.has(Relation.PARENT_IN_LAW, 35, 110))
        and family.has(Relation.HEAD, 18, 70, Sex.MALE)
        and family.has(Relation.WIFE, 18, 48)
        and family.has(Relation.CHILD, 6, 20)
        and not family.poorly_housed
    )


def is_neighbour(family: Candidate) -> bool:
    return family.low and family.poorly_housed and family.cares and len(family.members) > 1


def files_with_a_story(home: Home) -> SampleFiles:
    """The first sample in which somebody can be followed: who fits depends on today's date too."""
    every = (sample_files(home, seed) for seed in count(1))
    return next(files for files in every if any(map(is_followed, candidates(files, VILLAGE))))


def chosen(files: SampleFiles) -> dict[str, Candidate]:
    """As the files have them: `followed`, `neighbour`, and a few others."""
    known = candidates(files, VILLAGE)
    followed, neighbour = next(filter(is_followed, known)), next(filter(is_neighbour, known))
    others = [each for each in known if each not in (followed, neighbour)][:OTHERS]
    return {"followed": followed, "neighbour": neighbour} | {
        f"other-{number}": each for number, each in enumerate(others, start=1)
    }


def candidates(files: SampleFiles, village: str) -> list[Candidate]:
    """The families of a village whose lines hold no planted fault, in the order of the file."""
    homes, desil = files.homes(), files.desil()
    path = dict(files.villages)[village]
    return [
        Candidate(kk, members, homes[kk], _number(desil[kk]["desil"]), files.reference)
        for kk, members in _families(path, files.faulty_lines(village)).items()
        if kk in homes and kk in desil
    ]


def sample_files(home: Home, seed: int) -> SampleFiles:
    """Made the first time, as of the first day of last month, so that nothing lies ahead of us."""
    folder = home.root / "sample" / f"{SIZE}-{seed}"
    if not (folder / "manifest.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
        generate(SIZE, seed, folder, reference=_last_month(day_of(now())))
    return SampleFiles(folder, json.loads((folder / "manifest.json").read_text()))


def _last_month(today: date) -> date:
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def _by_kk(file: Path) -> dict[str, Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        return {row["kk_number"]: row for row in csv.DictReader(lines)}


def _families(path: Path, faulty: set[int]) -> dict[str, list[Row]]:
    sheet = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    header, *lines = sheet.to_python()
    families: dict[str, list[Row]] = defaultdict(list)
    spoiled = set()
    for number, line in enumerate(lines, start=2):
        row = dict(zip(map(str, header), map(str, line), strict=True))
        families[row["no_kk"]].append(row)
        if number in faulty:
            spoiled.add(row["no_kk"])
    return {kk: members for kk, members in families.items() if kk not in spoiled}


def _number(cell: str) -> int | None:
    return int(cell) if cell else None
