"""Absentees: people who live in the village, and whom the file lacks.

A file takes nobody away; it names them, so that an officer records what became of them. A file that
holds less than half of a family is taken for a list of corrections, and says nothing of the others,
unless it is said to be complete: then it names whoever is not in it, whole families too.
"""

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from msgspec.structs import replace

from contracts.registry.parts import Identity, Person
from services.registry.imports.plan.findings import FAMILY_ABSENT
from services.registry.imports.plan.lookup import Known
from services.registry.imports.plan.plan import PlannedFamily, PlannedRow, RowOutcome
from services.registry.imports.rows.row import PersonRow
from services.registry.projections.family import Family

UNCLEAR = frozenset({"person.similar", "person.several-alike", "nik.other"})
"""Findings of rows that may well be about a member."""


class Absentees:
    """Takes the planned families one by one, then hands out whom the whole file lacks."""

    def __init__(self, *, complete: bool) -> None:
        self._complete = complete
        self._found: set[UUID] = set()
        self._named: set[UUID] = set()
        self._lacking: dict[UUID, PlannedRow] = {}
        self._line = 0
        self.families_lacking = 0
        """How many families it lacks whole."""

    def note(self, planned: PlannedFamily, known: Known, village_code: str) -> None:
        here = {each.person_id for each in planned.rows if each.person_id}
        self._found |= here
        self._line = max(self._line, *(each.row.line for each in planned.rows))
        home = known.kk_family
        if home is None or home.village_code != village_code:
            return
        self._named.add(home.family_id)
        if any(map(_unclear, planned.rows)):
            return
        lacking = [person for who, person in home.present.items() if who not in here]
        if self._complete or 2 * len(lacking) <= len(home.present):
            self._lacking |= {each.person_id: _row(each, home) for each in lacking}

    def members(self) -> Iterator[PlannedFamily]:
        """Those of families that are in it, each on a line of its own, behind those of the file."""
        lacking = [row for who, row in self._lacking.items() if who not in self._found]
        for planned in lacking:
            yield self._on_lines([planned])

    def unnamed(self, families: Iterable[UUID]) -> list[UUID]:
        """Of these families, those whose KK number is not in the file."""
        return [each for each in families if each not in self._named]

    def whole(self, homes: Collection[Family], village_code: str) -> Iterator[PlannedFamily]:
        """Families of the village that the file does not name, with those whom it lacks."""
        for home in homes:
            lacking = [each for who, each in home.present.items() if who not in self._found]
            if home.village_code != village_code or not lacking:
                continue
            rows = [_row(each, home) for each in lacking]
            if len(lacking) == len(home.present):
                self.families_lacking += 1
                rows = [replace(each, faults=(FAMILY_ABSENT,)) for each in rows]
            yield self._on_lines(rows)

    def _on_lines(self, rows: list[PlannedRow]) -> PlannedFamily:
        numbered = []
        for planned in rows:
            self._line += 1
            numbered.append(replace(planned, row=replace(planned.row, line=self._line)))
        return PlannedFamily(tuple(numbered), 0)


def _unclear(planned: PlannedRow) -> bool:
    """Whether nobody can say whom the row is about."""
    if planned.outcome in (RowOutcome.REJECTED, RowOutcome.DUPLICATE):
        return True
    return not UNCLEAR.isdisjoint(fault.code for fault in planned.faults)


def _row(person: Person, home: Family) -> PlannedRow:
    known = person.identity if isinstance(person.identity, Identity) else None
    row = PersonRow(
        line=0,
        name=known.name if known else None,
        nik=known.nik if known else None,
        kk_number=getattr(home.place, "kk_number", None),
    )
    return PlannedRow(
        row=row,
        outcome=RowOutcome.ABSENT,
        person_id=person.person_id,
        family_id=home.family_id,
    )
