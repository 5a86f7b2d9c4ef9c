"""A family on paper: which two times it is about, who lives there, how, and where it stands."""

from typing import Any

import pytest

from contracts.registry.welfare import Housing
from services.console.printed.household import ANSWERS, household, housing
from tests.console.answers import HOUSEHOLD
from tests.console.paper import flat, lines_of, of, read

MEMBERS: list[dict[str, Any]] = HOUSEHOLD["members"]


def with_member(**changed: Any) -> dict[str, Any]:
    return of(HOUSEHOLD, members=[{**MEMBERS[0], **changed}])


def test_a_family_is_printed_with_where_it_lives_and_how() -> None:
    text = read(household(HOUSEHOLD))
    assert "Desa Padang Ratu, Kec. Gedong Tataan, Kab. Pesawaran" in text
    assert "KK ************0001   Dusun GUNUNG SARI RW 001 RT 002" in text
    assert "31 Maret 1959" in text
    assert "Desil: tanpa desil (2026-TW3), 2 (2026-TW4)" in text
    assert "Menerima: PKH" in text
    assert "Menerima" not in read(household(of(HOUSEHOLD, programmes=None)))


def test_a_village_that_is_in_no_list_is_named_by_its_code() -> None:
    assert "99.01.01.2001" in read(household(of(HOUSEHOLD, village_code="99.01.01.2001")))


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ({"kk_number": None}, "KK belum ada   Dusun GUNUNG SARI RW 001 RT 002"),
        ({"dusun": None}, "KK ************0001   RW 001 RT 002"),
        ({"dusun": "", "rw": "", "rt": None}, "KK ************0001"),
    ],
)
def test_what_is_missing_of_a_place_leaves_no_gap(place: dict[str, Any], line: str) -> None:
    lines = lines_of(household(of(HOUSEHOLD, place={**HOUSEHOLD["place"], **place})))
    assert line in lines


def test_answers_are_printed_by_label_and_missing_ones_not_at_all() -> None:
    text = read(household(HOUSEHOLD))
    assert "Rumah dan aset (survei 1 Oktober 2026)" in text
    assert "Lantai terluas Tanah Mobil tidak" in flat(text).replace("Luas lantai (m2) 36 ", "")
    assert "Luas lantai (m2) 36" in flat(text)
    assert "Dinding" not in text


def test_a_house_that_nobody_looked_at_is_not_mentioned() -> None:
    assert housing({}) is None
    text = read(household(of(HOUSEHOLD, housing={}, surveyed=None)))
    assert "Rumah dan aset" not in text


def test_a_survey_without_a_date_says_that_it_is_unknown() -> None:
    text = read(household(of(HOUSEHOLD, surveyed=None)))
    assert "(survei tanggal tidak diketahui)" in text


def test_every_answer_that_can_be_given_has_a_label() -> None:
    assert ANSWERS.keys() == Housing.model_fields.keys()


@pytest.mark.parametrize(
    ("desil", "line"),
    [
        ({}, "Desil: belum diterima"),
        ({"2026-TW4": 10}, "Desil: 10 (2026-TW4)"),
        ({"2026-TW4": None}, "Desil: tanpa desil (2026-TW4)"),
        ({"2026-TW1": 3, "2025-TW4": 4}, "Desil: 4 (2025-TW4), 3 (2026-TW1)"),
    ],
)
def test_desil_stand_in_the_order_of_their_quarters(
    desil: dict[str, int | None], line: str
) -> None:
    assert line in read(household(of(HOUSEHOLD, desil=desil)))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"listed": False}, "Sudah dikeluarkan dari daftar penerima."),
        ({"kk_due": True}, "KK baru perlu diterbitkan: kepala keluarga sudah berganti."),
    ],
)
def test_what_somebody_must_know_is_said_only_where_it_is_so(
    changed: dict[str, bool], sentence: str
) -> None:
    assert sentence in read(household(of(HOUSEHOLD, **changed)))
    assert sentence not in read(household(HOUSEHOLD))


def test_a_family_that_was_not_known_yet_is_said_to_be_so_and_nothing_else() -> None:
    nothing = of(HOUSEHOLD, village_code="", members=[], known_at="2026-09-30T16:59:59Z")
    text = read(household(nothing))
    assert "Keluarga ini belum tercatat." in text
    assert "30 September 2026" in text
    assert "KK" not in text and "Desil" not in text


@pytest.mark.parametrize(
    ("presence", "word"),
    [
        ("present", ""),
        ("dead", "meninggal"),
        ("away", "pindah keluar"),
        ("elsewhere", "di keluarga lain"),
        ("missing", "missing"),
    ],
)
def test_who_is_gone_stays_in_the_list_and_is_said_to_be(presence: str, word: str) -> None:
    text = read(household(with_member(presence=presence)))
    assert "SUMIATI" in text
    line = next(each for each in text.splitlines() if "SUMIATI" in each)
    assert line.partition("1959")[2].strip() == word


def test_somebody_whose_data_was_erased_stays_a_member_without_a_name() -> None:
    text = read(household(HOUSEHOLD))
    line = next(each for each in text.splitlines() if "(data pribadi dihapus)" in each)
    assert "Orang tua" in line and "meninggal" in line


@pytest.mark.parametrize(("sex", "letter"), [("male", "L"), ("female", "P"), (None, "?")])
def test_a_letter_tells_men_from_women(sex: str | None, letter: str) -> None:
    member = with_member(biodata={"sex": sex, "birth_date": None})
    line = next(each for each in read(household(member)).splitlines() if "SUMIATI" in each)
    assert line.split()[-2:] == [letter, "-"]


def test_a_past_state_says_which_two_times_it_is_about() -> None:
    past = of(HOUSEHOLD, valid_at="2026-08-01", known_at="2026-09-30T16:59:59Z")
    text = read(household(past))
    assert "Keadaan pada 1 Agustus 2026, sejauh dicatat sampai 30 September 2026 23.59.59" in text
    assert "Keadaan sekarang (posisi 81)" in read(household(HOUSEHOLD))


def test_each_of_the_two_times_stands_alone_too() -> None:
    valid, known = of(HOUSEHOLD, valid_at="2026-08-01"), of(HOUSEHOLD, known_at="2026-09-30T00Z")
    assert "Keadaan pada 1 Agustus 2026 (posisi 81)" in read(household(valid))
    assert "Keadaan sekarang, sejauh dicatat sampai 30 September 2026 07.00.00 WIB" in read(
        household(known)
    )


def test_a_family_that_was_not_there_yet_has_nobody() -> None:
    assert "Belum ada anggota" in read(household(of(HOUSEHOLD, members=[])))
