"""Files are written so that the same content gives the same bytes, and any reader gets it back."""

import csv
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from infra.local.sample.files import csv_table, write_csv, write_workbook

HEADER = ["nama", "nik", "catatan"]
MADE_ON = date(2026, 11, 1)
cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)
tables = st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8)


@settings(max_examples=30, deadline=None)
@given(tables)
def test_a_csv_gives_back_every_cell(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    write_csv(path, HEADER, table)
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [HEADER, *table]


def test_a_comma_a_quote_and_a_second_line_stay_in_their_cell(tmp_path: Path) -> None:
    odd = [["SITI, S.Pd", 'JALAN "BARU"', "baris satu\nbaris dua"]]
    write_csv(tmp_path / "a.csv", HEADER, odd)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [HEADER, *odd]


def test_lines_of_a_csv_end_the_same_on_every_machine(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", HEADER, [["A", "1", ""]])
    assert (tmp_path / "a.csv").read_bytes() == b"nama,nik,catatan\nA,1,\n"


def test_a_table_can_be_written_family_by_family(tmp_path: Path) -> None:
    with csv_table(tmp_path / "a.csv", HEADER) as write:
        write(["A", "1", ""])
        write(["B", "2", ""])
    assert (tmp_path / "a.csv").read_text().splitlines()[1:] == ["A,1,", "B,2,"]


def test_a_nik_in_a_workbook_stays_text_with_all_its_digits(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", HEADER, [["A", "1809010107850001", ""]], MADE_ON)
    sheet = load_workbook(tmp_path / "a.xlsx")["Data Penduduk"]
    assert sheet["B2"].value == "1809010107850001"
    assert sheet["B2"].data_type == "s"
    assert [cell.value for cell in sheet[1]] == HEADER


def test_what_looks_like_a_formula_is_written_as_text(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", HEADER, [["=1+1", "@SUM(A1)", "-3"]], MADE_ON)
    sheet = load_workbook(tmp_path / "a.xlsx")["Data Penduduk"]
    assert [cell.value for cell in sheet[2]] == ["=1+1", "@SUM(A1)", "-3"]
    assert {cell.data_type for cell in sheet[2]} == {"s"}


def test_an_empty_cell_is_no_cell(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", HEADER, [["A", "", "x"]], MADE_ON)
    assert load_workbook(tmp_path / "a.xlsx")["Data Penduduk"]["B2"].value is None


def test_a_workbook_says_when_it_was_made_not_when_it_was_written(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", HEADER, [["A", "1", ""]], MADE_ON)
    with ZipFile(tmp_path / "a.xlsx") as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    assert load_workbook(tmp_path / "a.xlsx").properties.created.date() == MADE_ON
