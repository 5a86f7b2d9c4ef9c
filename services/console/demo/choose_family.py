"""Which family is followed, and which neighbour moves away: chosen from the files.

The family has a mother, a pupil and a grandparent, stands low in the list, and lives in a house
that the first survey calls sound; the neighbour stands as low, in a poor house.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import python_calamine

from contracts.codes.person import Relation, Sex
from services.console.demo.sample_files import Row, SampleFiles

POOR_FLOORS = {"earth", "bamboo", "wood"}
POOR_WALLS = {"woven_bamboo", "bamboo", "log", "board"}
GRANDPARENTS = {Relation.PARENT.number, Relation.PARENT_IN_LAW.number}
HEAD, WIFE, CHILD = Relation.HEAD.number, Relation.WIFE.number, Relation.CHILD.number


@dataclass(frozen=True)
class Candidate:
    """A family as the files show it."""

    kk_number: str
    members: list[Row]
    home: Row
    desil: int | None
    reference: date

    def has(self, relation: int, youngest: int, oldest: int, sex: Sex | None = None) -> bool:
        return any(
            int(each["kk_level"]) == relation
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


def candidates(files: SampleFiles, village: str) -> list[Candidate]:
    """The families of a village whose lines hold no planted fault, in the order of the file."""
    homes, desil = files.homes(), files.desil()
    path = dict(files.villages)[village]
    return [
        Candidate(kk, members, homes[kk], _number(desil[kk]["desil"]), files.reference)
        for kk, members in _families(path, files.faulty_lines(village)).items()
        if kk in homes and kk in desil
    ]


def is_followed(family: Candidate) -> bool:
    grandparent = any(family.has(each, 35, 110) for each in GRANDPARENTS)
    return (
        family.low
        and grandparent
        and family.has(HEAD, 18, 70, Sex.MALE)
        and family.has(WIFE, 18, 48)
        and family.has(CHILD, 6, 20)
        and not family.poorly_housed
    )


def is_neighbour(family: Candidate) -> bool:
    return family.low and family.poorly_housed and family.cares and len(family.members) > 1


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
