"""Delimited text as different programs and countries save it."""

import pytest

from services.registry.imports.file.unreadable_file import UnreadableFile
from tests.registry.imports.file.files import BUDI, SITI, csv_bytes, read

ANDRE = BUDI | {"nama": "ANDRÉ"}
PLAIN = csv_bytes([BUDI, SITI])


def refusal(data: bytes, most_rows: int = 1000) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refused:
        read(data, most_rows)
    return refused.value


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_recognised(encoding: str, delimiter: str) -> None:
    found = read(csv_bytes([ANDRE, SITI], encoding=encoding, delimiter=delimiter))
    assert (found.facts.rows, found.facts.faults) == (2, {})
    assert (found.facts.format, found.facts.delimiter) == ("csv", delimiter)
    assert "ANDRÉ".encode() in bytes(found.families[0].rows[0])


def test_the_separator_hint_of_excel_is_not_a_row() -> None:
    found = read(b"sep=;\r\n" + csv_bytes([BUDI | {"nik": "1"}], delimiter=";"))
    assert (found.facts.rows, found.facts.delimiter) == (1, ";")


def test_lines_are_counted_as_a_spreadsheet_counts_them() -> None:
    text = b'nik,alamat\n\n"3512071705900003","Jl. Melati\nNo. 5"\n\n3512071705900011,\n'
    lines = [row for family in read(text).families for row in family.rows]
    assert [bytes(line)[3:4] for line in lines] == [b"\x03", b"\x05"]


def test_empty_cells_left_out_at_the_end_of_a_line_are_no_fault() -> None:
    assert read(b"nik,nama,suku,lat\n3512071705900003,BUDI\n").facts.faults == {}


def test_lines_that_state_nothing_are_no_people() -> None:
    text = b"no,nik,nama\n1,3512071705900003,BUDI\n2,,\n3, ,-\n"
    assert read(text).facts.rows == 1


def test_titles_may_be_unknown_but_are_reported() -> None:
    facts = read(b"NIK,No. HP,Nama\n3512071705900003,1,BUDI\n").facts
    assert facts.columns == ("nama", "nik")
    assert facts.ignored_columns == ("nohp",)
    assert facts.missing_for_new_person == ("no_kk", "kk_level", "sex", "dusun", "rw", "rt")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b" \r\n \n", "file.empty"),
        (b"nik,nama\n", "file.no-rows"),
        (b"3512071705900003,BUDI\n3512071705900003,BUDI\n", "file.no-header"),
        (b"nama,no_kk\nBUDI,3512070102150004\n", "file.missing-columns"),
        (b"nik,nama,NIK \n1,BUDI,2\n", "file.repeated-columns"),
        (b'nik,nama\n3512071705900003,"BUDI\n3512075105920001,SITI\n', "csv.quotes"),
        (b'nik,nama\n3512071705900003,"BUDI" S\n', "csv.quotes"),
        (b"nik,nama\n3512071705900003,\x81\x8d\n", "csv.encoding"),
        (b"nik,nama\n3512071705900003,B" + b"\0" * 9, "file.not-a-table"),
        (b"%PDF-1.7\n%\xe2\xe3", "file.not-a-table"),
        (b"\x89PNG\r\n\x1a\n", "file.not-a-table"),
        (b"<html><table><tr><td>nik</td></tr></table></html>", "file.html"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "file.html"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.old-excel"),
        (b"PK\x03\x04 not really", "xlsx.damaged"),
    ],
)
def test_a_file_that_is_no_table_of_people_says_what_to_do(data: bytes, code: str) -> None:
    refused = refusal(data)
    assert refused.code == code
    assert "BUDI" not in refused.explanation
    assert "3512" not in str(refused)


def test_missing_columns_are_named() -> None:
    assert "nik" in refusal(b"nama,no_kk\nBUDI,1\n").explanation


def test_too_many_rows_end_in_a_refusal_that_names_the_limit() -> None:
    assert read(PLAIN, most_rows=2).facts.rows == 2
    refused = refusal(PLAIN, most_rows=1)
    assert refused.code == "file.too-many-rows"
    assert "1 baris" in refused.explanation


def test_one_endless_cell_is_refused() -> None:
    endless = b'nik,nama\n1,"' + b"BUDI\n" * 200_000
    assert refusal(endless).code == "csv.quotes"
