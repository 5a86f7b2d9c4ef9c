"""The workbook of rows to repair, as a download: named, on record, and gone with the contents."""

import io

import openpyxl

from services.registry.imports.http.download import MEDIA_TYPE
from tests.registry.imports.loket import OPERATOR, Loket
from tests.registry.imports.sukamaju import ANI, BUDI, EVERYBODY, SITI


def test_a_download_is_an_attachment_named_for_its_import(loket: Loket) -> None:
    tried = loket.tried(BUDI | {"sex": ""})
    answer = loket.registry.get(OPERATOR, f"/imports/{tried['id']}/workbook")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["content-disposition"] == 'attachment; filename="IMP-001-perbaikan.xlsx"'
    assert "no-store" in answer.headers["cache-control"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Data Penduduk", "Peringatan"]


def test_downloading_is_on_record(loket: Loket) -> None:
    tried = loket.tried(BUDI | {"sex": ""})
    assert loket.registry.get(OPERATOR, f"/imports/{tried['id']}/workbook").status_code == 200
    person, _, action, subjects = loket.registry.accesses()[-1]
    assert (person, action) == (OPERATOR, "import.download")
    assert [str(each) for each in subjects] == [tried["id"]]


def test_who_only_audits_downloads_nothing(loket: Loket) -> None:
    tried = loket.tried(BUDI | {"sex": ""})
    answer = loket.registry.get("auditor.satu", f"/imports/{tried['id']}/workbook")
    assert answer.status_code == 403
    action, outcome, _, _ = loket.registry.running.last_access()
    assert (action, outcome) == ("import.download", "refused")


def test_a_file_without_a_fault_has_nothing_to_repair(loket: Loket) -> None:
    tried = loket.tried(*EVERYBODY)
    answer = loket.registry.get(OPERATOR, f"/imports/{tried['id']}/workbook")
    people, warnings = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert (people.max_row, warnings.max_row) == (1, 1)


def test_a_name_refused_for_its_letters_waits_in_the_workbook_to_be_typed_again(
    loket: Loket,
) -> None:
    look_alike = ANI | {"nama": "АNI LESTARI"}  # noqa: RUF001 - the first letter is Cyrillic
    tried = loket.tried(BUDI, SITI, look_alike)
    assert tried["totals"] == {"rejected": 3}
    answer = loket.registry.get(OPERATOR, f"/imports/{tried['id']}/workbook")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["Data Penduduk"]
    titles = [cell.value for cell in sheet[1]]
    name = sheet.cell(4, titles.index("nama") + 1)
    assert name.value == "ISI ULANG" and "huruf Latin" in name.comment.text
