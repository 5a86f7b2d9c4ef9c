"""Plan: what committing an import would do, row by row. Made once, and then only carried out."""

from collections.abc import Iterator
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from services.registry.imports.rows.row import Fault, PersonRow


class RowOutcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    STALE = "stale"
    TAKEN_BACK = "taken-back"
    ABSENT = "absent"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    RowOutcome.NEW: "baru",
    RowOutcome.CHANGED: "mengubah data",
    RowOutcome.UNCHANGED: "sama",
    RowOutcome.CONFLICT: "bertentangan",
    RowOutcome.REJECTED: "salah",
    RowOutcome.DUPLICATE: "ganda di berkas",
    RowOutcome.STALE: "berubah sejak diuji",
    RowOutcome.TAKEN_BACK: "diambil kembali",
    RowOutcome.ABSENT: "tidak ada di berkas",
}


class FieldChange(Struct, frozen=True, array_like=True):
    """One field of a registered person that the row states differently, as texts for people."""

    column: str
    field: str
    old: str
    new: str


class PlannedRow(Struct, frozen=True, array_like=True, kw_only=True):
    """A row, its outcome, and everything there is to say about it."""

    row: PersonRow
    outcome: RowOutcome
    faults: tuple[Fault, ...] = ()
    """Those of the file and those that the register adds."""
    nik_key: str | None = None
    changes: tuple[FieldChange, ...] = ()
    person_id: UUID | None = None
    """The registered person that the row is about."""
    family_id: UUID | None = None
    documents: dict[str, str] = {}
    """All documents of a registered person after the change, if it touches any."""


class PlannedFamily(Struct, frozen=True, array_like=True):
    """The rows of one KK number, and the ledger position they were compared with."""

    rows: tuple[PlannedRow, ...]
    based_on: int
    kk_key: str | None = None
    untouched: bool = False
    """Until that position no fact named any of the family's numbers."""

    @property
    def loads(self) -> bool:
        """Whether the family is loaded; then all its living members are."""
        return any(each.outcome is RowOutcome.NEW for each in self.rows)

    @property
    def corrections(self) -> Iterator[PlannedRow]:
        return (each for each in self.rows if each.outcome is RowOutcome.CHANGED)
