"""What one line says about a person, in all the spellings that offices use."""

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.codes.civil import BasicStatus
from contracts.codes.health import BloodType, Pregnancy
from contracts.codes.person import MaritalStatus, Relation, Sex
from contracts.letters import LINE
from services.registry.imports.rows.row import PersonRow
from services.registry.numbers import Severity
from tests.registry.imports.file.files import BUDI, SITI, faults, read, row, workbook


def test_a_plain_line_has_no_fault() -> None:
    budi = row(BUDI)
    assert budi.faults == ()
    assert (budi.line, budi.name, budi.nik) == (2, "BUDI SANTOSO", BUDI["nik"])
    assert (budi.sex, budi.relation) == (Sex.MALE, Relation.HEAD)
    assert budi.birth_date == date(1990, 5, 17)


@pytest.mark.parametrize(
    ("column", "field", "spellings", "meaning"),
    [
        ("sex", "sex", ["1", "01", "1.0", "L", "lk", "LAKI-LAKI", "Laki - Laki"], Sex.MALE),
        ("sex", "sex", ["2", "P", "Pr", "perempuan"], Sex.FEMALE),
        ("status_kawin", "marital_status", ["1", "BK", "Belum Kawin"], MaritalStatus.NEVER_MARRIED),
        ("status_kawin", "marital_status", ["4", "CM", "CERAI  MATI"], MaritalStatus.WIDOWED),
        ("golongan_darah_id", "blood_type", ["13", "Tdk Th", "TIDAK TAHU"], BloodType.UNKNOWN),
        ("golongan_darah_id", "blood_type", ["11", "o+", "O +"], BloodType.O_POSITIVE),
        ("status_dasar", "standing", ["3", "pindah dalam negeri", "PINDAH"], BasicStatus.MOVED),
        ("kk_level", "relation", ["7", "ORANGTUA", "orang tua"], Relation.PARENT),
        ("sex", "sex", ["", "-", " - ", "\u200b"], None),
    ],
)
def test_a_code_may_be_a_number_a_label_or_an_abbreviation(
    column: str, field: str, spellings: list[str], meaning: object
) -> None:
    for spelling in spellings:
        budi = row(BUDI | {column: spelling})
        assert getattr(budi, field) == meaning, spelling


@pytest.mark.parametrize("unknown", ["3", "9", "LAKI", "0", "True", "1990-05-17"])
def test_a_code_outside_its_list_is_refused_not_guessed(unknown: str) -> None:
    budi = row(BUDI | {"sex": unknown})
    assert budi.sex is None
    assert [(f.code, f.column) for f in budi.faults] == [("code.unknown", "sex")]
    assert unknown not in budi.faults[0].message


@pytest.mark.parametrize(
    "written",
    ["1990-05-17", "1990/05/17", "17/05/1990", "17-05-1990", "17-5-1990"],
)
def test_a_date_may_be_written_in_three_forms(written: str) -> None:
    budi = row(BUDI | {"tanggallahir": written})
    assert (budi.birth_date, budi.faults) == (date(1990, 5, 17), ())


@pytest.mark.parametrize("written", ["33010", "33010.0", "1990-05-17 00:00:00", " 17/05/1990 "])
def test_a_date_may_come_as_a_day_number_or_with_an_empty_time(written: str) -> None:
    assert row(BUDI | {"tanggallahir": written}).birth_date == date(1990, 5, 17)


@settings(deadline=None)
@given(st.dates(date(1930, 1, 1), date(2026, 11, 21)))
def test_every_form_of_every_day_is_the_same_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for written in (f"{day}", f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{serial}"):
        assert row(BUDI | {"tanggallahir": written}).birth_date == day


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31/02/1990", "date.impossible"),
        ("1990-13-01", "date.impossible"),
        ("1890-05-17", "date.impossible"),
        ("17/05/90", "date.short-year"),
        ("1990", "date.only-year"),
        ("05/1990", "date.format"),
        ("17 Mei 1990", "date.format"),
        ("2026-11-22", "date.future"),
        ("2190-05-17", "date.future"),
    ],
)
def test_a_date_is_never_invented(written: str, code: str) -> None:
    budi = row(BUDI | {"tanggallahir": written})
    assert budi.birth_date is None
    assert budi.refused
    assert [fault.code for fault in budi.faults] == [code]


@pytest.mark.parametrize("empty", ["", "-"])
def test_an_unknown_birth_date_stays_unknown_and_is_pointed_at(empty: str) -> None:
    budi = row(BUDI | {"tanggallahir": empty})
    assert (budi.birth_date, budi.refused) == (None, False)
    assert [fault.code for fault in budi.faults] == ["birth-date.missing"]


def test_a_zero_date_of_a_database_is_no_date() -> None:
    assert faults(BUDI | {"tanggalperkawinan": "0000-00-00"}) == ["date.zero"]


def test_a_passport_may_expire_in_the_future_but_a_wedding_may_not_lie_there() -> None:
    assert row(BUDI | {"tanggal_akhir_paspor": "2031-01-01"}).passport_expiry == date(2031, 1, 1)
    assert faults(BUDI | {"tanggalperkawinan": "2031-01-01"}) == ["date.future"]


@pytest.mark.parametrize(
    "name",
    ["Ma'ruf", "Ma\u2019ruf", "H. Ny. Sri-Rahayu, S.Pd", "André"],
)
def test_a_name_has_letters_and_a_few_marks(name: str) -> None:
    assert row(BUDI | {"nama": name}).name == name.replace("\u2019", "'")


@pytest.mark.parametrize("name", ["BUD1", "BUDI (ALM)", "=BUDI()", "BUDI/SITI", "#N/A"])
def test_other_marks_in_a_name_are_refused_without_repeating_it(name: str) -> None:
    budi = row(BUDI | {"nama": name})
    assert budi.name is None
    assert budi.refused
    assert name not in budi.faults[0].message


def test_spaces_and_invisible_characters_in_text_are_put_in_order() -> None:
    budi = row(BUDI | {"nama": " BUDI\u00a0\u200b  SANTOSO\t", "alamat": "Jl.  Melati\n5"})
    assert (budi.name, budi.address) == ("BUDI SANTOSO", "Jl. Melati 5")


@pytest.mark.parametrize("dusun", ["krajan", "DUSUN KRAJAN", "Dusun  Krajan", " dusun krajan "])
def test_a_dusun_is_written_in_capitals_without_the_word(dusun: str) -> None:
    assert row(BUDI | {"dusun": dusun}).dusun == "KRAJAN"


@pytest.mark.parametrize(
    ("written", "meaning"),
    [("3", "003"), ("03", "003"), ("RT 3", "003"), ("rw.3", "003"), ("000", None), ("A1", "A1")],
)
def test_rt_and_rw_have_three_digits(written: str, meaning: str | None) -> None:
    budi = row(BUDI | {"rt": written, "rw": written})
    assert (budi.rt, budi.rw) == (meaning, meaning)


def test_a_pregnant_man_is_noted_and_not_taken_over() -> None:
    budi = row(BUDI | {"hamil": "1"})
    assert (budi.pregnancy, budi.refused) == (None, False)
    assert [(f.code, f.severity) for f in budi.faults] == [("pregnancy.man", Severity.NOTE)]
    assert row(SITI | {"hamil": "1"}).pregnancy is Pregnancy.PREGNANT
    assert faults(BUDI | {"hamil": "2"}) == []


@pytest.mark.parametrize(("length", "accepted"), [(9, False), (10, True), (17, True), (18, False)])
def test_a_card_tag_has_10_to_17_characters(length: int, accepted: bool) -> None:
    assert row(BUDI | {"tag_id_card": "A" * length}).refused != accepted


@pytest.mark.parametrize("lat", ["-5.4", "-5,4"])
def test_a_place_on_the_map_may_have_a_decimal_comma(lat: str) -> None:
    assert row(BUDI | {"lat": lat}).latitude == -5.4
    assert faults(BUDI | {"lat": "91"}) == ["degrees.format"]


def test_a_fault_about_a_parent_does_not_keep_the_person_out() -> None:
    budi = row(BUDI | {"ayah_nik": "3,5E+15", "nama_ibu": "S1TI"})
    assert (budi.father_nik, budi.mother_name, budi.refused) == (None, None, False)
    assert [(f.code, f.column) for f in budi.faults] == [
        ("nik.spoiled", "ayah_nik"),
        ("name.characters", "nama_ibu"),
    ]


def test_columns_that_contradict_each_other_are_warnings() -> None:
    assert faults(BUDI | {"sex": "2"}) == ["nik.sex"]
    assert faults(BUDI | {"tanggallahir": "1990-05-18"}) == ["nik.birth-date"]
    assert faults(BUDI | {"nik": "1809011705900003"}) == ["nik.region"]
    assert faults(BUDI | {"no_kk": BUDI["nik"]}) == ["nik.same-as-kk"]


def test_a_policy_number_that_became_a_spreadsheet_number_is_refused() -> None:
    assert faults(BUDI | {"no_asuransi": "1,23457E+12"}) == ["text.spoiled"]
    assert row(BUDI | {"no_asuransi": "0001234567890"}).insurance_number == "0001234567890"


@pytest.mark.parametrize("column", ["no_asuransi", "tag_id_card"])
@pytest.mark.parametrize("cell", [1234567890.0, 12345678901234567.0, 1234567890])
def test_the_number_of_a_card_that_became_a_number_is_refused(column: str, cell: float) -> None:
    [family] = read(workbook([BUDI | {column: cell}])).families
    [fault] = msgspec.msgpack.decode(family.rows[0], type=PersonRow).faults
    assert (fault.code, fault.column) == ("text.spoiled", column)


@pytest.mark.parametrize("column", ["no_asuransi", "tag_id_card"])
@pytest.mark.parametrize("text", ["1.23457E+16", "1,23E+12", "1234567890.0"])
def test_so_is_one_that_was_written_down_as_such(column: str, text: str) -> None:
    assert faults(BUDI | {column: text}) == ["text.spoiled"]


def test_a_cell_full_of_text_is_refused() -> None:
    assert faults(BUDI | {"alamat": "A" * (LINE + 1)}) == ["text.too-long"]


def test_a_row_with_more_cells_than_titles_has_shifted() -> None:
    shifted = b"nik,nama,sex\n3512071705900003,BUDI,,1\n"
    assert read(shifted).facts.faults == {"row.shifted": 1}
