"""The template's 43 columns: each fills a field, is read by its own rule and written back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from contracts.codes.code import Code
from contracts.codes.occupation import Occupation
from contracts.codes.person import Sex
from services.registry.imports.file.table import EPOCH, Cell
from services.registry.imports.rows.row import PersonRow
from services.registry.imports.rows.template import COLUMN_OF, Column, template, written
from services.registry.imports.rows.text_cells import Read
from services.registry.numbers import Severity

TODAY = date(2026, 11, 21)
COLUMNS = {column.header: column for column in template(EPOCH, TODAY)}


def read(title: str, cell: Cell) -> Read:
    column = COLUMNS[title]
    return column.read(cell, column.header)


def test_there_are_43_columns_and_each_fills_a_field_of_its_own() -> None:
    fields = set(PersonRow.__struct_fields__) - {"line", "faults"}
    assert len(COLUMNS) == len(COLUMN_OF) == 43
    assert {column.field for column in COLUMNS.values()} == fields == set(COLUMN_OF)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Sex.FEMALE, "2"),
        (Occupation.OTHER, str(Occupation.OTHER.number)),
        (date(1990, 5, 17), "1990-05-17"),
        ("JALAN MELATI 3", "JALAN MELATI 3"),
        (-5.4, "-5.4"),
    ],
)
def test_a_value_is_written_as_the_template_wants_it(value: object, text: str) -> None:
    assert written(value) == text


VALUES: dict[str, object] = {
    "alamat": "JALAN MELATI 3",
    "dusun": "MEKAR",
    "rt": "002",
    "nama": "NUR'AINI",
    "no_kk": "1809010102150004",
    "nik": "1809011705900003",
    "tanggallahir": date(1990, 5, 17),
    "tanggal_akhir_paspor": date(2031, 1, 1),
    "ayah_nik": "1809010101600002",
    "sex": Sex.MALE,
    "pekerjaan_id": Occupation.OTHER,
    "akta_lahir": "AL-7",
    "tag_id_card": "1234567890123",
    "lat": -5.4,
}


@pytest.mark.parametrize("title", VALUES)
def test_what_is_written_reads_back_as_the_same(title: str) -> None:
    assert read(title, written(VALUES[title])) == (VALUES[title], None)


@pytest.mark.parametrize(
    ("title", "cell", "code"),
    [
        ("ayah_nik", "3,5E+15", "nik.spoiled"),
        ("ibu_nik", "123", "nik.length"),
        ("nama_ayah", "SL4MET", "name.characters"),
        ("nama_ibu", "С1TI", "name.characters"),  # noqa: RUF001 - a Cyrillic letter
        ("nama_ibu", "SITI\u202e", "text.hidden"),
    ],
)
def test_a_fault_about_a_parent_is_a_warning_and_leaves_the_cell_out(
    title: str, cell: str, code: str
) -> None:
    value, fault = read(title, cell)
    assert value is None and fault is not None
    assert (fault.code, fault.severity) == (code, Severity.WARNING)
    assert fault.message.endswith(f"Isian {title} diabaikan.")


@pytest.mark.parametrize("title", ["nik", "no_kk"])
def test_a_number_that_a_spreadsheet_spoiled_is_refused_not_repaired(title: str) -> None:
    for cell in (1.8e15, 1809011705900003, "1,8E+15"):
        value, fault = read(title, cell)
        assert value is None and fault is not None and fault.severity is Severity.ERROR
        assert fault.column == title


@pytest.mark.parametrize("title", ["nik", "ayah_nik", "no_kk"])
def test_zero_and_a_dash_mean_that_there_is_no_number(title: str) -> None:
    assert [read(title, cell) for cell in ("", "0", "-", 0)] == [(None, None)] * 4


@pytest.mark.parametrize("title", ["tanggallahir", "tanggalperkawinan", "tanggalperceraian"])
def test_what_happened_did_not_happen_after_today(title: str) -> None:
    _, fault = read(title, "2026-11-22")
    assert fault is not None and fault.code == "date.future"


def row(cells: Mapping[str, str]) -> PersonRow:
    """What is read of cells that are filled as the template wants it."""
    values: dict[str, Any] = {COLUMNS[title].field: read(title, cells[title])[0] for title in cells}
    return PersonRow(line=2, **values)


def test_a_whole_row_survives_the_way_to_the_repair_workbook_and_back() -> None:
    first = row({title: written(value) for title, value in VALUES.items()})
    columns = {column: written(getattr(first, field)) for field, column in COLUMN_OF.items()}
    assert row({column: cell for column, cell in columns.items() if cell}) == first


def test_codes_are_read_by_the_list_of_their_column() -> None:
    coded = [c for c in COLUMNS.values() if _reads_codes(c)]
    assert {c.header for c in coded} >= {"sex", "agama_id", "pekerjaan_id", "kk_level", "hamil"}


def _reads_codes(column: Column) -> bool:
    return isinstance(column.read("1", column.header)[0], Code)
