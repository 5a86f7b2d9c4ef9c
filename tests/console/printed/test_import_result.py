"""What a file would do: rows by outcome, and each fault once, with its lines."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.console.printed.import_result import (
    LEFT_OUT,
    MOST,
    OUTCOMES,
    WRITTEN,
    absent,
    faults,
    outcomes,
    saved,
    written,
)
from tests.console.answers import CHANGED_ROW, REJECTED_ROW
from tests.console.paper import flat, of, read


def rejected(line: int, message: str = "NIK harus 16 angka.", **fault: Any) -> dict[str, Any]:
    given = {"code": "x", "severity": "error", "column": "nik", "message": message, **fault}
    return of(REJECTED_ROW, line=line, faults=[given])


def printed(*rows: dict[str, Any], in_a_workbook: bool = False) -> str:
    return flat(read(faults(rows, in_a_workbook=in_a_workbook)))


def test_every_outcome_that_occurs_is_counted_and_no_other() -> None:
    text = flat(read(outcomes({"new": 1200, "rejected": 3, "changed": 0})))
    assert "baru 1.200" in text and "salah 3" in text
    assert "mengubah data" not in text and "bertentangan" not in text


@pytest.mark.parametrize(
    ("totals", "changes"),
    [
        ({"new": 2, "changed": 3, "unchanged": 90}, 5),
        ({"unchanged": 90, "rejected": 4}, 0),
        ({}, 0),
    ],
)
def test_a_file_that_changes_nothing_is_said_to(totals: dict[str, int], changes: int) -> None:
    assert written(totals) == changes
    sentence = "Berkas ini tidak mengubah apa pun."
    assert (sentence in read(outcomes(totals))) == (changes == 0)


def test_every_outcome_is_either_written_left_out_or_the_same() -> None:
    assert {*WRITTEN, *LEFT_OUT, "unchanged", "absent"} == OUTCOMES.keys()


@pytest.mark.parametrize(
    ("totals", "sentence"),
    [
        ({"new": 1200, "changed": 34, "stale": 2}, "1.234 baris disimpan; 2 baris berubah"),
        ({"new": 1}, "1 baris disimpan; 0 baris berubah"),
        ({"stale": 1000000}, "0 baris disimpan; 1.000.000 baris berubah"),
    ],
)
def test_saving_says_how_many_rows_and_how_many_were_stale_by_then(
    totals: dict[str, int], sentence: str
) -> None:
    text = flat(read(saved(totals)))
    assert f"{sentence} sejak diuji sehingga tidak disimpan." in text


def test_a_fault_names_line_column_and_what_is_wrong() -> None:
    assert "212 nik salah NIK harus 16 angka. Anda mengisi 15." in printed(REJECTED_ROW)


def test_an_equal_fault_is_said_once_with_its_lines() -> None:
    text = printed(*(rejected(line) for line in (3, 4, 9)))
    assert text.count("NIK harus 16 angka.") == 1
    assert "3, 4, 9 nik" in text


def test_many_lines_are_counted_and_not_listed() -> None:
    assert "3, 4, 5 … (37 lagi)" in printed(*(rejected(line) for line in range(3, 43)))


def test_a_line_with_the_same_fault_twice_counts_once() -> None:
    twice = of(REJECTED_ROW, faults=REJECTED_ROW["faults"] * 2)
    assert printed(twice).count("212") == 1


def test_faults_in_two_columns_are_two() -> None:
    text = printed(rejected(3), rejected(3, column="no_kk"))
    assert "3 nik salah" in text and "3 no_kk salah" in text


def test_a_hint_that_spoils_nothing_is_not_a_fault() -> None:
    assert "NIK harus" not in printed(rejected(3, severity="warning"))


def test_a_change_says_from_what_to_what() -> None:
    assert "40 pekerjaan_id mengubah data Petani menjadi (kosong)" in printed(CHANGED_ROW)
    filled = of(CHANGED_ROW, changes=[{"column": "dusun", "old": None, "new": "MEKAR"}])
    assert "(kosong) menjadi MEKAR" in printed(filled)


def test_a_note_of_a_whole_row_belongs_to_no_column() -> None:
    noted = of(REJECTED_ROW, faults=[], note="Lihat baris 7.", outcome="duplicate")
    assert "212 - ganda di berkas Lihat baris 7." in printed(noted)
    nowhere = rejected(3, column=None)
    assert "3 - salah NIK" in printed(nowhere)


@pytest.mark.parametrize(("count", "more"), [(MOST, 0), (MOST + 1, 1), (MOST + 25, 25)])
def test_after_the_first_faults_the_workbook_is_offered(count: int, more: int) -> None:
    text = printed(*(rejected(line, f"Kesalahan {line}.") for line in range(count)))
    offer = f"... dan {more} keterangan lain; unduh semuanya dengan --workbook."
    assert (offer in text) == (more > 0)
    assert text.count("Kesalahan") == min(count, MOST)


def test_the_workbook_is_not_offered_to_who_asked_for_it() -> None:
    many = [rejected(line, f"Kesalahan {line}.") for line in range(MOST + 3)]
    text = printed(*many, in_a_workbook=True)
    assert "... dan 3 keterangan lain." in text and "--workbook" not in text


def test_of_many_whom_a_file_lacks_the_first_are_named_and_all_counted() -> None:
    job = {"totals": {"absent": 1240}, "absent_families": 310}
    asked = 0

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal asked
        for asked in range(1, 1241):
            yield REJECTED_ROW | {"name": f"ORANG {asked}"}

    said = flat(read(absent(job, rows())))
    assert said.startswith("1.240 orang terdaftar di desa ini tetapi tidak ada di berkas")
    assert "310 keluarga seluruhnya" in said and "ORANG 40" in said and "ORANG 41" not in said
    assert "dan 1.200 orang lain" in said and asked <= MOST + 1


def test_of_a_few_whom_a_file_lacks_each_is_named() -> None:
    job = {"totals": {"absent": 1}, "absent_families": 0}
    said = flat(read(absent(job, [REJECTED_ROW])))
    assert "SUMIATI" in said and "orang lain" not in said and "keluarga seluruhnya" not in said
    assert "Tidak seorang pun dihapus" in said
