"""Elsewhere: what a file may bring to light of numbers held where the office does not reach.

Of all of them a row says the same, whoever holds the number and as what. Each spends of the budget
of whoever handed the file in; once that is gone, nothing is said of any number strange here.
"""

from typing import Any
from uuid import UUID

from msgspec.structs import replace
from psycopg import Connection

from contracts.regions import contains
from infra.runtime.http.limits import left_of, spend
from services.registry.allowances.amounts import ELSEWHERE, OWED_BY_FILE
from services.registry.imports.plan import findings
from services.registry.imports.plan.lookup import Known
from services.registry.imports.plan.plan import PlannedFamily, PlannedRow, RowOutcome
from services.registry.imports.rows.row import Fault, FileFamily
from services.registry.numbers import Severity


class NumbersElsewhere:
    def __init__(self, db: Connection[Any], person: str, office: str) -> None:
        self.db, self.person, self.office = db, person, office
        self.left = left_of(db, person, ELSEWHERE)

    def veiled(self, judged: PlannedFamily, known: Known, file: FileFamily) -> PlannedFamily:
        """The family with nothing in it that the office may not know."""
        compares = self.left > -OWED_BY_FILE
        hidden = {each.row.line: self._hidden(each, known, file) for each in judged.rows}
        if compares and (numbers := set(hidden.values()) - {None}):
            self.left = spend(self.db, self.person, ELSEWHERE, len(numbers))
        rows = [
            self._veiled(each, known, file, compares=compares, hidden=bool(hidden[each.row.line]))
            for each in judged.rows
        ]
        return replace(judged, rows=tuple(rows))

    def _veiled(
        self, row: PlannedRow, known: Known, file: FileFamily, *, compares: bool, hidden: bool
    ) -> PlannedRow:
        said = _said(row, file)
        if compares and hidden:
            return _ended(row, said, findings.NUMBER_NOT_USABLE)
        if not compares and not _wrong(said) and self._strange(row, known):
            return _ended(row, said, findings.NOT_COMPARED)
        return row

    def _hidden(self, row: PlannedRow, known: Known, file: FileFamily) -> str | None:
        """The key of the row's number that is held elsewhere, if one is."""
        if _wrong(_said(row, file)):
            return None
        holder = known.holder(row.row)
        if holder and not holder.gone_for_good and not self._reaches(known, holder.family_id):
            return row.nik_key
        family_id = known.kk.family_id
        by_kk = findings.KK_REGISTERED in row.faults and family_id is not None
        return known.kk_key if by_kk and not self._reaches(known, family_id) else None

    def _strange(self, row: PlannedRow, known: Known) -> bool:
        """Whether it is of nobody whom the office may know of."""
        holder = known.holder(row.row)
        here = holder is not None and self._reaches(known, holder.family_id)
        return row.person_id is None and not here

    def _reaches(self, known: Known, family_id: UUID | None) -> bool:
        home = known.homes.get(family_id) if family_id else None
        return home is not None and contains(self.office, home.village_code)


def _said(row: PlannedRow, file: FileFamily) -> tuple[Fault, ...]:
    """What the file itself shows of the row."""
    return (*row.row.faults, *file.faults)


def _wrong(said: tuple[Fault, ...]) -> bool:
    """Of such a row nothing was looked up."""
    return any(fault.severity is Severity.ERROR for fault in said)


def _ended(row: PlannedRow, said: tuple[Fault, ...], fault: Fault) -> PlannedRow:
    return replace(row, outcome=RowOutcome.CONFLICT, faults=(*said, fault))
