"""Whatever is typed comes in one form or is refused, and cleaning twice is cleaning once."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.letters import (
    HIDDEN,
    INVISIBLE,
    LINE,
    Unclear,
    clean,
    holds_a_persons_number,
    is_clean,
    nobodys_number,
    person_name,
    search_key,
)

anything = st.text(st.characters(codec=None, exclude_categories=[]))
hidden = st.characters(codec=None, categories=sorted(HIDDEN)) | st.sampled_from(sorted(INVISIBLE))
latin = st.sampled_from(string.ascii_letters + "éèüñÉçãøł")
words = st.text(latin, min_size=1, max_size=8)
names = st.lists(words, min_size=1, max_size=4).map(" ".join)
spaces = st.text(st.just(" "), max_size=3)
# Provinces, regencies and days as they are; women's days have 40 added.
numbers = st.builds(
    "{}{:04}{:02}{:02}{:02}{:04}".format,
    st.sampled_from([11, 18, 21, 32, 36, 53, 64, 73, 82, 91, 97]),
    st.integers(101, 9999),
    st.one_of(st.integers(1, 31), st.integers(41, 71)),
    st.integers(1, 12),
    st.integers(0, 99),
    st.integers(1, 9999),
)
harmless = st.text(string.ascii_letters + " ,;", max_size=20)


@given(anything)
def test_a_text_is_cleaned_once_and_for_all_or_refused(text: str) -> None:
    try:
        once = clean(text)
    except Unclear:
        assert not is_clean(text)
    else:
        assert clean(once) == once
        assert isinstance(once, str) and is_clean(once)


@given(anything, hidden, anything)
def test_one_hidden_character_anywhere_spoils_a_text(before: str, bad: str, after: str) -> None:
    with pytest.raises(Unclear):
        clean(before + bad + after)


@given(st.text(st.characters(codec=None, exclude_categories=[]), min_size=4))
def test_a_refusal_never_quotes_what_was_typed(text: str) -> None:
    for judge in (clean, person_name):
        try:
            judge(text)
        except Unclear as refusal:
            assert text not in str(refusal)


@given(st.text(string.printable.strip(), min_size=1), spaces, spaces)
def test_only_the_spaces_around_a_plain_text_go(text: str, before: str, after: str) -> None:
    assert clean(before + text + after) == text


@pytest.mark.parametrize("value", [None, 7, 7.5, True, b"Budi", ["Budi"]])
def test_what_is_no_text_is_left_for_others_to_judge(value: object) -> None:
    assert clean(value) is value
    assert person_name(value) is value


@given(st.text(st.characters(exclude_categories=[*HIDDEN, "Zs"], exclude_characters=INVISIBLE)))
def test_however_a_letter_is_composed_the_text_is_the_same(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert clean(composed) == clean(decomposed)


@given(names)
def test_a_name_on_an_identity_card_is_taken_as_it_is(name: str) -> None:
    assert person_name(name) == name
    assert person_name(f"  {name.replace(' ', '   ')} ") == name


@given(anything)
def test_a_name_that_passes_passes_again_unchanged(text: str) -> None:
    try:
        once = person_name(text)
    except Unclear:
        return
    assert isinstance(once, str)
    assert person_name(once) == once
    assert once[0].isalpha() and not any(char.isdigit() for char in once)
    assert all("LATIN" in unicodedata.name(char) for char in once if char.isalpha())


@given(names, st.sampled_from('0123456789_@<>/\\"!?*+=()[]{}|~^%$#&;:'), names)
def test_no_mark_that_a_card_does_not_have_stands_in_a_name(one: str, mark: str, two: str) -> None:
    with pytest.raises(Unclear):
        person_name(one + mark + two)


@pytest.mark.parametrize("name", ["Budi²", "Siti ½", "①", "Paulus Ⅱ", "Ani\u3007"])
def test_a_number_that_is_drawn_as_a_sign_is_no_letter_of_a_name(name: str) -> None:
    with pytest.raises(Unclear):
        person_name(name)


@given(names, st.sampled_from("абвАΩλאبक中かガ한ก"), names)
def test_one_letter_of_another_script_spoils_a_name(one: str, letter: str, two: str) -> None:
    with pytest.raises(Unclear, match="Latin"):
        person_name(f"{one}{letter}{two}")


@given(anything)
def test_what_is_looked_for_is_in_one_form(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key == " ".join(key.split())


@given(names)
def test_a_person_is_found_however_the_name_is_typed(name: str) -> None:
    key = search_key(name)
    for typed in (name.upper(), name.lower(), name.title(), name.replace(" ", "  ")):
        assert search_key(typed) == key
    assert search_key(unicodedata.normalize("NFD", name)) == key


@given(words, words, st.sampled_from("'\u2018\u2019\u02bc\u00b4`\uff07"))
def test_an_apostrophe_that_one_clerk_typed_and_another_did_not_hides_nobody(
    one: str, two: str, mark: str
) -> None:
    assert search_key(one + mark + two) == search_key(one + two)
    assert search_key(str(person_name(one + mark + two))) == search_key(one + two)


@given(harmless, numbers, harmless)
def test_a_persons_number_is_found_wherever_it_stands(before: str, nik: str, after: str) -> None:
    text = before + nik + after
    assert holds_a_persons_number(text)
    with pytest.raises(Unclear) as refusal:
        nobodys_number(text)
    assert nik not in str(refusal.value)


@given(numbers, st.sampled_from([0x0660, 0x06F0, 0x0966, 0x1B50, 0xA9D0, 0xFF10]))
def test_digits_of_arabic_balinese_or_javanese_script_hide_no_number(nik: str, zero: int) -> None:
    assert holds_a_persons_number("".join(chr(zero + int(digit)) for digit in nik))


@given(st.lists(numbers, min_size=2, max_size=3), st.text(" .-/", max_size=3))
def test_several_numbers_in_a_row_hide_none(niks: list[str], between: str) -> None:
    row = between.join(niks)
    assert holds_a_persons_number(row)
    assert holds_a_persons_number(f"kk{row}dan"), "letters that a hash has too"


@given(st.text(string.ascii_letters + string.punctuation + " "), st.integers(0, 10**15 - 1))
def test_fewer_digits_than_a_person_has_are_nobodys(text: str, number: int) -> None:
    assert nobodys_number(f"{text}{number}") == f"{text}{number}"


@given(st.uuids(), st.binary(min_size=16, max_size=32))
def test_an_id_or_a_fingerprint_is_nobodys_number(own: object, digest: bytes) -> None:
    for text in (f"berkas:{own}", f"sha256={digest.hex()}"):
        assert nobodys_number(text) == text


@given(numbers)
def test_the_longest_line_of_a_form_can_hide_no_number_at_its_end(nik: str) -> None:
    assert holds_a_persons_number("x" * (LINE - len(nik)) + nik)
