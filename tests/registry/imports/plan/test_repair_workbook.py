"""The workbook of rows to repair, read back with another implementation."""

import io
import zipfile
from typing import Any

import openpyxl

from tests.registry.imports.loket import OPERATOR, Loket
from tests.registry.imports.sukamaju import ANI, BUDI, DEWI, EVERYBODY, JOKO, SITI

RED = "FFF8B4B4"


def downloaded(loket: Loket, import_id: str) -> tuple[Any, bytes]:
    answer = loket.registry.get(OPERATOR, f"/imports/{import_id}/workbook")
    assert answer.status_code == 200, answer.text
    assert "IMP-001-perbaikan.xlsx" in answer.headers["content-disposition"]
    return openpyxl.load_workbook(io.BytesIO(answer.content)), answer.content


def rows(sheet: Any) -> list[dict[str, Any]]:
    titles = [cell.value for cell in sheet[1]]
    return [dict(zip(titles, line, strict=True)) for line in sheet.iter_rows(min_row=2)]


def test_faults_are_marked_in_their_cells_and_a_column_says_what_to_do(loket: Loket) -> None:
    tried = loket.tried(BUDI, SITI, ANI | {"nik": "1,8E+15"}, JOKO, DEWI)
    book, _ = downloaded(loket, tried["id"])
    found = rows(book["Data Penduduk"])
    assert [row["baris_semula"].value for row in found] == ["2", "3", "4"]
    spoiled = found[2]
    assert spoiled["nik"].fill.fgColor.rgb == RED
    assert spoiled["nama"].fill.fgColor.rgb != RED
    assert "rusak karena disimpan sebagai angka" in spoiled["yang_harus_dilakukan"].value
    assert "rusak karena disimpan sebagai angka" in spoiled["nik"].comment.text
    assert spoiled["nama"].comment is None
    assert spoiled["hasil"].value == "salah"
    assert "perbaiki dulu baris 4" in found[0]["yang_harus_dilakukan"].value
    assert found[0]["nik"].value == BUDI["nik"]


def test_warnings_have_a_sheet_of_their_own(loket: Loket) -> None:
    tried = loket.tried(BUDI, SITI | {"tanggallahir": ""})
    book, _ = downloaded(loket, tried["id"])
    assert rows(book["Data Penduduk"]) == []
    [warning] = rows(book["Peringatan"])
    assert [cell.value for cell in warning.values()][:2] == ["3", "tanggallahir"]


def test_nothing_in_it_is_a_formula_or_a_number(loket: Loket) -> None:
    sly = BUDI | {"alamat": "=HYPERLINK(1)", "tempatlahir": "+62", "sex": ""}
    book, content = downloaded(loket, loket.tried(sly)["id"])
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "inlineStr"}
    sheets = zipfile.ZipFile(io.BytesIO(content))
    assert not any(b"<f>" in sheets.read(name) for name in sheets.namelist())
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)


def test_the_repaired_workbook_can_be_uploaded_again(loket: Loket) -> None:
    done = loket.carried_out(BUDI, SITI, ANI | {"nik": "1,8E+15"}, JOKO, DEWI)
    book, _ = downloaded(loket, done["id"])
    rows(book["Data Penduduk"])[2]["nik"].value = ANI["nik"]
    repaired = io.BytesIO()
    book.save(repaired)
    again = loket.carried_out(
        content=repaired.getvalue(), name="IMP-001-perbaikan.xlsx", first_load="true"
    )
    assert again["totals"] == {"new": 3}
    assert sum(len(family.members) for family in loket.loaded()) == len(EVERYBODY)


def test_a_spoiled_nik_handed_in_unrepaired_is_refused_again(loket: Loket) -> None:
    """An empty cell would say that she has no NIK, and register her without one."""
    tried = loket.tried(BUDI, SITI, ANI | {"nik": "1,8E+15"})
    book, content = downloaded(loket, tried["id"])
    assert rows(book["Data Penduduk"])[2]["nik"].value == "ISI ULANG"
    again = loket.tried(content=content, name="IMP-001-perbaikan.xlsx", first_load="true")
    assert again["totals"] == {"rejected": 3}


def test_a_workbook_with_comments_is_tried_like_any_other_file(loket: Loket) -> None:
    tried = loket.tried(BUDI, SITI, ANI | {"sex": ""})
    book, content = downloaded(loket, tried["id"])
    assert rows(book["Data Penduduk"])[2]["sex"].comment is not None
    again = loket.tried(content=content, name="IMP-001-perbaikan.xlsx", first_load="true")
    assert again["state"] == "planned" and again["totals"] == tried["totals"]


def test_why_a_row_turned_stale_stands_beside_it(loket: Loket) -> None:
    first, second = loket.tried(*EVERYBODY), loket.tried(JOKO, DEWI, first_load="true")
    for each in (second, first):
        loket.commit(each["id"])
        loket.work()
    book, _ = downloaded(loket, first["id"])
    found = rows(book["Data Penduduk"])
    assert [row["hasil"].value for row in found] == ["berubah sejak diuji"] * 2
    assert "Nomor KK ini milik keluarga lain" in found[0]["yang_harus_dilakukan"].value
