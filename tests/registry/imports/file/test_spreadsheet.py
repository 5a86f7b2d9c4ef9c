"""Workbooks: which sheet is read, how, and which workbooks are refused and why."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest

from services.registry.imports.file.unreadable_file import UnreadableFile
from tests.registry.imports.file import bombs
from tests.registry.imports.file.files import BUDI, SITI, read, workbook


def refusal(data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refused:
        read(data)
    return refused.value


def test_the_sheet_of_people_is_found_behind_other_sheets() -> None:
    facts = read(workbook([BUDI, SITI])).facts
    assert (facts.format, facts.sheet, facts.rows) == ("xlsx", "Data Penduduk", 2)
    assert facts.faults == {}


def test_without_a_sheet_of_that_name_the_first_one_is_read() -> None:
    assert refusal(workbook([BUDI], sheet="Lembar 2")).code == "file.no-header"


@pytest.mark.parametrize("name", ["Data\u202ePenduduk", "1809011705900003"])
def test_the_name_of_a_sheet_that_hides_or_identifies_is_not_repeated(name: str) -> None:
    book = openpyxl.Workbook()
    book.active.title = name
    book.active.append(["nik", "nama"])
    book.active.append([BUDI["nik"], "BUDI"])
    data = io.BytesIO()
    book.save(data)
    facts = read(data.getvalue()).facts
    assert (facts.sheet, facts.rows) == (None, 1)


def test_rows_above_the_titles_count_as_the_spreadsheet_counts() -> None:
    (family,) = read(workbook([BUDI], above=3)).families
    assert bytes(family.rows[0])[3:4] == b"\x05"


def test_a_nik_in_a_number_cell_is_spoiled_even_if_its_digits_look_complete() -> None:
    assert read(workbook([BUDI | {"nik": 3512071705900003}])).facts.faults == {"nik.spoiled": 1}
    assert read(workbook([BUDI | {"nik": 0}])).facts.faults == {}


def test_a_day_with_a_time_is_taken_with_a_warning() -> None:
    late = BUDI | {"tanggallahir": datetime(1990, 5, 17, 17, 0)}
    assert read(workbook([late])).facts.faults == {"date.time": 1}


def test_an_address_that_became_a_date_is_refused() -> None:
    facts = read(workbook([BUDI | {"alamat": date(2026, 2, 1)}])).facts
    assert facts.faults == {"text.not-text": 1}


def test_a_true_or_false_is_not_a_code() -> None:
    facts = read(workbook([BUDI, BUDI | {"sex": True, "nik": SITI["nik"]}])).facts
    assert facts.faults["code.unknown"] == 1


def test_bare_day_numbers_follow_the_calendar_of_the_workbook() -> None:
    data = io.BytesIO()
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["nik", "tanggallahir"])
    book.active.append([BUDI["nik"], (date(1990, 5, 17) - date(1904, 1, 1)).days])
    book.save(data)
    assert read(data.getvalue()).facts.faults == {}


def test_lists_to_choose_from_and_web_links_are_harmless() -> None:
    data = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["nik", "nama"])
    book.active.append([BUDI["nik"], "BUDI"])
    book.active["B2"].hyperlink = "https://example.org/"
    choice = openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1='"1,2"')
    book.active.add_data_validation(choice)
    choice.add("C2")
    book.save(data)
    assert read(data.getvalue()).facts.rows == 1


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="B9"><f>1+1</f><v>2</v></c>',
        b'<c r="B9" s="1" t="str"><f t="shared" ref="B9:B10" si="0">A1</f><v>2</v></c>',
        b'<c r="B9">\n <f/></c>',
        b'<x:c r="B9" xmlns:x="y"><x:f>1</x:f></x:c>',
    ],
)
def test_a_formula_is_refused_and_its_cell_is_named(cell: bytes) -> None:
    refused = refusal(bombs.with_cell(cell))
    assert refused.code == "xlsx.formula"
    assert "sel B9." in refused.explanation


def test_a_formula_is_found_where_two_pieces_meet() -> None:
    for shift in range(0, 40, 3):
        filler = b'<c r="A9"><v>1</v></c>' + b" " * (256 * 1024 - 3000 + shift * 50)
        formula = b'<c r="B9"><f>1</f></c>'
        assert refusal(bombs.with_cell(filler + formula)).code == "xlsx.formula"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: bombs.with_part("xl/vbaProject.bin", b"\0"), "file.macros"),
        (lambda: bombs.with_part("xl/macrosheets/sheet1.xml", b"<a/>"), "file.macros"),
        (lambda: bombs.with_part("xl/externalLinks/externalLink1.xml", b"<a/>"), "xlsx.external"),
        (lambda: bombs.with_part("xl/connections.xml", b"<a/>"), "xlsx.external"),
        (lambda: bombs.with_link("officeDocument/2006/relationships/image"), "xlsx.external"),
        (lambda: bombs.with_part("xl/embeddings/a.bin", b"PK\x03\x04"), "xlsx.nested"),
        (lambda: bombs.with_part("xl/media/a.png", b"\x1f\x8b\x08"), "xlsx.nested"),
        (lambda: bombs.with_part("a.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "xlsx.entities"),
        (lambda: bombs.with_part("a.xml", "<a/>".encode("utf-16")), "xlsx.damaged"),
        (lambda: bombs.with_part("a.xml", b"<?xml encoding='utf-7'?><a/>"), "xlsx.damaged"),
        (lambda: bombs.with_part("XL/Workbook.xml", b"<a/>"), "xlsx.damaged"),
        (lambda: bombs.packed(bombs.parts(), zipfile.ZIP_BZIP2), "xlsx.damaged"),
        (lambda: bombs.packed({"content.xml": b"<a/>"}), "file.binary-excel"),
        (lambda: bombs.packed({"xl/workbook.bin": b"\0"}), "file.binary-excel"),
        (lambda: bombs.packed({"word/document.xml": b"<a/>"}), "file.not-a-table"),
        (lambda: bombs.with_part(bombs.SHEET, b"<worksheet><sheetData>"), "xlsx.damaged"),
        (lambda: workbook([BUDI])[:-300], "xlsx.damaged"),
        (
            lambda: bombs.packed(bombs.parts() | {f"a{n}.xml": b"<a/>" for n in range(200)}),
            "xlsx.too-many-parts",
        ),
        (lambda: bombs.inflating(70), "xlsx.inflates"),
        (lambda: bombs.inflating(2), "xlsx.inflates"),
        (lambda: bombs.inflating_in_pieces(30, 5), "xlsx.inflates"),
        (lambda: bombs.overlapping(150), "xlsx.damaged"),
        (lambda: bombs.lying_about_size(900), "xlsx.inflates"),
    ],
)
def test_what_a_table_of_people_does_not_need_is_refused(
    make: Callable[[], bytes], code: str
) -> None:
    data = make()
    assert len(data) < 25 * 2**20
    assert refusal(data).code == code
