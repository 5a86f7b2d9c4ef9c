"""Absentees: people who live in a family of the file, and whom the file lacks.

A file takes nobody away; it names them, so that an officer records what became of them. A file that
holds less than half of a family is taken for a list of corrections, and says nothing of the others.
"""

from collections.abc import Iterator
from uuid import UUID

from contracts.registry.parts import Identity, Person
from services.registry.imports.plan.lookup import Known
from services.registry.imports.plan.plan import PlannedFamily, PlannedRow, RowOutcome
from services.registry.imports.rows.row import PersonRow
from services.registry.projections.family import Family

UNCLEAR = frozenset({"person.similar", "person.several-alike", "nik.other"})
"""Findings of rows that may well be about a member."""


class Absentees:
    """Takes the planned families one by one, then hands out whom the whole file lacks."""

    def __init__(self) -> None:
        self._found: set[UUID] = set()
        self._lacking: dict[UUID, PlannedRow] = {}
        self._line = 0

    def note(self, planned: PlannedFamily, known: Known, village_code: str) -> None:
        here = {each.person_id for each in planned.rows if each.person_id}
        self._found |= here
        self._line = max(self._line, *(each.row.line for each in planned.rows))
        home = known.kk_family
        if home is None or home.village_code != village_code or any(map(_unclear, planned.rows)):
            return
        lacking = [person for who, person in home.present.items() if who not in here]
        if 2 * len(lacking) <= len(home.present):
            self._lacking |= {each.person_id: _row(each, home) for each in lacking}

    def families(self) -> Iterator[PlannedFamily]:
        """Each on a line of its own, behind those of the file."""
        lacking = [row for who, row in self._lacking.items() if who not in self._found]
        for line, planned in enumerate(lacking, self._line + 1):
            row = PersonRow(
                line=line,
                name=planned.row.name,
                nik=planned.row.nik,
                kk_number=planned.row.kk_number,
            )
            yield PlannedFamily((_planned(row, planned.person_id, planned.family_id),), 0)


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
    return _planned(row, person.person_id, home.family_id)


def _planned(row: PersonRow, person_id: UUID | None, family_id: UUID | None) -> PlannedRow:
    return PlannedRow(row=row, outcome=RowOutcome.ABSENT, person_id=person_id, family_id=family_id)
