"""One row of cells becomes one PersonRow; what its columns say is held against each other."""

from collections.abc import Callable, Collection, Sequence
from operator import itemgetter
from typing import Any

from contracts.codes.health import Pregnancy
from contracts.codes.person import Sex
from services.registry.imports.file.table import Cell
from services.registry.imports.rows.header import Header
from services.registry.imports.rows.row import Fault, PersonRow
from services.registry.imports.rows.template import Column
from services.registry.imports.rows.text_cells import Read, tidy
from services.registry.numbers import (
    Severity,
    nik_against_person,
    region_findings,
)

REMEMBERED = 20_000


class RowReader:
    """Remembers what a cell's text meant, since most columns repeat a few values."""

    def __init__(
        self, columns: tuple[Column, ...], header: Header, districts: Collection[str]
    ) -> None:
        present = [column for column in columns if column.header in header.places]
        self._plan = [(c.field, _Memory(c), c) for c in present]
        self._pick = _picker([header.places[column.header] for column in present])
        self._asks_birth = any(column.field == "birth_date" for column in present)
        self._width = header.width
        self._districts = districts

    def read(self, line: int, cells: Sequence[Cell]) -> PersonRow | None:
        """None for a line that states nothing, such as one with only a running number."""
        faults: list[Fault] = []
        values: dict[str, Any] = {}
        if len(cells) != self._width:
            cells = _fitted(cells, self._width, faults)
        for (field, memory, column), cell in zip(self._plan, self._pick(cells), strict=True):
            if cell == "":
                continue
            # True equals 1, so the memory cannot tell them apart.
            odd = cell is True or cell is False
            value, fault = column.read(cell, column.header) if odd else memory[cell]
            if value is not None:
                values[field] = value
            if fault is not None:
                faults.append(fault)
        if not values and not faults:
            return None
        self._judge(values, faults)
        return PersonRow(line=line, faults=tuple(faults), **values)

    def _judge(self, values: dict[str, Any], faults: list[Fault]) -> None:
        """Adds warnings about columns that are silent or contradict each other."""
        nik, sex, born = values.get("nik"), values.get("sex"), values.get("birth_date")
        if born is None and self._asks_birth and not _concerns(faults, "tanggallahir"):
            faults.append(NO_BIRTH_DATE)
        if nik is not None:
            for finding in nik_against_person(nik, sex, born):
                faults.append(Fault.of("nik", finding))
            if nik[:6] not in self._districts:
                odd_region = region_findings("nik", nik, self._districts)
                faults.extend(Fault.of("nik", finding) for finding in odd_region)
            if nik == values.get("kk_number"):
                faults.append(SAME_NUMBER)
        if sex is Sex.MALE and values.pop("pregnancy", None) is Pregnancy.PREGNANT:
            faults.append(PREGNANT_MAN)


class _Memory(dict[Cell, Read]):
    """What each cell in a column means; forgets nothing, but stops learning when full."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._column = column

    def __missing__(self, cell: Cell) -> Read:
        meaning = self._column.read(cell, self._column.header)
        if len(self) < REMEMBERED:
            self[cell] = meaning
        return meaning


def _picker(places: list[int]) -> Callable[[Sequence[Cell]], tuple[Cell, ...]]:
    """Takes the cells at these places; twice as fast as asking for each."""
    if len(places) == 1:
        return lambda cells: (cells[places[0]],)
    return itemgetter(*places)


def _fitted(cells: Sequence[Cell], width: int, faults: list[Fault]) -> Sequence[Cell]:
    """Spreadsheets leave out empty cells at the end; filled cells too many mean a shifted row."""
    if any(tidy(cell) for cell in cells[width:]):
        faults.append(SHIFTED)
    return [*cells[:width], *[""] * (width - len(cells))]


def _concerns(faults: list[Fault], column: str) -> bool:
    return any(fault.column == column for fault in faults)


NO_BIRTH_DATE = Fault(
    "birth-date.missing",
    Severity.WARNING,
    "tanggallahir",
    "tanggallahir kosong: dibiarkan kosong, bukan diisi hari ini.",
)
SAME_NUMBER = Fault(
    "nik.same-as-kk", Severity.WARNING, "nik", "NIK sama dengan Nomor KK. Cocokkan dengan KTP-el."
)
PREGNANT_MAN = Fault(
    "pregnancy.man", Severity.NOTE, "hamil", "Laki-laki tercatat hamil; isian hamil diabaikan."
)
SHIFTED = Fault(
    "row.shifted",
    Severity.ERROR,
    None,
    "Isi baris melebihi jumlah judul kolom, mungkin bergeser. Periksa koma atau titik koma.",
)
