"""What people write comes in one form, and nothing that cannot be seen becomes a fact."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts.text import (
    FreeText,
    HeaderText,
    LongText,
    PersonName,
    PlainLines,
    Text,
    Unclear,
    Word,
    clean,
    holds_a_persons_number,
    is_clean,
    search_key,
)

ANYTHING = st.text(st.characters(codec=None, exclude_categories=[]))
NIK, WOMAN, KK = "1809010107850001", "1809014107850001", "1809011203190004"


def read(kind: Any, text: object) -> Any:
    return TypeAdapter(kind).validate_python(text)


def refused(kind: Any, text: object) -> bool:
    try:
        read(kind, text)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param("RT 3\x00", id="NUL, which PostgreSQL cannot store"),
        pytest.param("RT\x1b[2J3", id="an escape that clears a terminal"),
        pytest.param("RT\n3", id="a line break"),
        pytest.param("RT\u202e3", id="a bidi override"),
        pytest.param("RT\u20663\u2069", id="a bidi isolate"),
        pytest.param("RT\u200b3", id="a zero-width space"),
        pytest.param("RT\ufeff3", id="a byte order mark"),
        pytest.param("RT\xad3", id="a soft hyphen"),
        pytest.param("RT\ud8003", id="half a surrogate pair"),
        pytest.param("RT\ue0003", id="a private character"),
        pytest.param("RT\uffff3", id="a noncharacter"),
        pytest.param("RT\u20283", id="a line separator"),
        pytest.param("RT\u31643", id="a letter that shows nothing"),
        pytest.param("RT\x853", id="a C1 control"),
    ],
)
def test_what_cannot_be_seen_is_refused_in_words(hidden: str) -> None:
    with pytest.raises(Unclear, match="tidak terlihat"):
        clean(hidden)
    assert refused(Text, hidden) and not is_clean(hidden)


@given(ANYTHING)
def test_whatever_passes_can_be_stored_and_read_again_as_it_is(text: str) -> None:
    try:
        once = read(Text, text)
    except ValidationError:
        return
    assert read(Text, once) == once == unicodedata.normalize("NFC", once)
    assert "\x00" not in once and once.encode().decode() == once
    assert once == once.strip()


def test_a_rule_may_be_written_on_several_lines() -> None:
    rule = "desil <= 4 &&\r\n\tmembers > 2 \n"
    assert (
        read(LongText, rule)
        == read(PlainLines, read(LongText, rule))
        == "desil <= 4 &&\nmembers > 2"
    )
    assert refused(LongText, "desil <= 4\x00") and refused(PlainLines, "desil\x1b")
    assert refused(LongText, "\n \n")


def test_two_ways_to_type_a_letter_give_one_text() -> None:
    assert read(Text, "Jose\u0301") == read(Text, "Jos\xe9") == "Jos\xe9"


def test_a_text_has_a_length() -> None:
    assert refused(Text, "") and refused(Text, "   ") and refused(Text, "a" * 501)
    assert read(Text, " a" * 250) == ("a " * 250).strip()


def test_a_header_is_read_before_it_is_judged() -> None:
    assert read(HeaderText, "kunjungan%20Jos%C3%A9") == "kunjungan Jos\xe9"
    assert refused(HeaderText, "kunjungan%00") and refused(HeaderText, "a%E2%80%AEb")
    assert refused(HeaderText, f"lihat%20{NIK}")


@pytest.mark.parametrize("number", [NIK, WOMAN, KK])
@pytest.mark.parametrize(
    "written",
    [
        "{0}",
        "NIK{0}",
        "_{0}_",
        "a{0}b",
        "{1} {2} {3} {4}",
        "{5}.{6}.{4}",
        "{5}-{6}-{4}",
        "{5}/{6}/{4}",
        "{5} : {6} : {4}",
        "{5}\xa0{6}\xa0{4}",
        "{5},{6},{4}",
        "{5}x{6}y{4}",
        "{7}",
        "{8}",
    ],
)
def test_a_persons_number_is_found_whatever_separates_its_digits(number: str, written: str) -> None:
    spaced = " ".join(number)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    quarters = [number[n : n + 4] for n in (0, 4, 8, 12)]
    text = written.format(number, *quarters, number[:6], number[6:12], spaced, wide)
    assert holds_a_persons_number(f"surat {text} dari RT")
    assert refused(FreeText, f"surat {text} dari RT")


@given(st.text(st.sampled_from(" .-/:_,;()xo\xa0"), min_size=15, max_size=15))
def test_any_one_character_between_the_digits_hides_nothing(between: str) -> None:
    text = "".join(a + b for a, b in zip(NIK, [*between, ""], strict=True))
    assert holds_a_persons_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "SK 460/123/Dinsos/2026 tanggal 17 Agustus 2026",
        "UU 27/2022, PP 43/2014, Permensos 3/2025",
        "Kepmensos 245/HUK/2025 tanggal 02-03-2026",
        "foto 2026-11-01 pukul 08.30, RT 003 RW 012, rumah nomor 14",
        "telepon 0812-3456-7890",
        "Rp 1.000.000.000.000.000",
        "berkas:f47ac10b-58cc-4372-a567-0e02b2c3d479",
        "sha256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
)
def test_what_officers_cite_is_nobodys_number(text: str) -> None:
    assert not holds_a_persons_number(text)
    assert read(FreeText, text) == text


@pytest.mark.parametrize("mark", "'\u2018\u2019\u02bc\u00b4`\uff07")
def test_a_name_has_one_apostrophe_whatever_a_keyboard_writes(mark: str) -> None:
    assert read(PersonName, f"Ma{mark}ruf  Nur  'Aini ") == "Ma'ruf Nur 'Aini"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("S\u0456ti", id="a Cyrillic i"),
        pytest.param("\u0391ni", id="a Greek A"),
        pytest.param("Budi\u202e", id="a bidi override"),
        pytest.param("Budi2", id="a digit"),
        pytest.param("\uff22udi", id="a full-width B"),
        pytest.param("", id="nothing"),
        pytest.param("'", id="a mark alone"),
    ],
)
def test_a_name_that_only_looks_like_one_is_refused(name: str) -> None:
    assert refused(PersonName, name)


@pytest.mark.parametrize("name", ["Siti", "I Gusti Ngurah", "Drs. H. Ma'ruf, M.Si", "Jos\xe9", "O"])
def test_names_as_they_stand_on_identity_cards_are_taken(name: str) -> None:
    assert read(PersonName, name) == name


def test_a_name_is_looked_for_as_people_type_it() -> None:
    assert search_key("MA\u2019RUF  nur aini") == search_key("Ma'ruf Nur Aini") == "maruf nur aini"


@given(ANYTHING)
def test_a_word_is_ascii_and_never_blank(text: str) -> None:
    if not refused(Word, text):
        assert text.isascii() and text.strip() == text != ""
