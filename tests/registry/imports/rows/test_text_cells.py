"""Cells of text: what a spreadsheet leaves behind is tidied away, what hides is refused."""

import unicodedata
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.letters import LINE, Unclear, is_clean
from contracts.letters import person_name as name_at_the_counter
from services.registry.imports.rows import text_cells
from services.registry.imports.rows.text_cells import (
    PLAIN_NAME,
    UNKNOWN,
    WITHOUT_WIDTH,
    Read,
    card_tag,
    degrees,
    dusun,
    hamlet_number,
    paper_number,
    person_name,
    tidy,
    words,
)
from services.registry.numbers import Severity


def code(read: Read) -> str:
    """The code of a cell that is refused: there is nothing else to take from it."""
    value, fault = read
    assert value is None and fault is not None and fault.severity is Severity.ERROR
    return fault.code


@pytest.mark.parametrize("width", sorted(WITHOUT_WIDTH))
def test_what_has_no_width_goes_wherever_it_stands(width: str) -> None:
    assert words(f"{width}Jalan{width} Melati 3{width}", "alamat") == ("Jalan Melati 3", None)


@pytest.mark.parametrize(
    "space", ["\u00a0", "\u2003", "\u3000", "\t", "\n", "\r\n", "\u2028", "\x1f"]
)
def test_every_kind_of_space_and_line_end_is_one_space(space: str) -> None:
    assert words(f" Jalan{space}{space}Melati{space}", "alamat") == ("Jalan Melati", None)


@pytest.mark.parametrize(
    "hidden",
    [
        "\x00",
        "\x1b[31m",
        "\x7f",
        "\u202e",  # what follows is shown from right to left
        "\u2066",
        "\ue000",  # a letter of some private font
        "\ufff9",
        "\u3164",  # a letter that shows nothing
        "\u2800",
    ],
)
def test_what_hides_otherwise_is_refused_in_words_without_the_value(hidden: str) -> None:
    value, fault = words(f"Jalan {hidden}Melati", "alamat")
    assert value is None and fault is not None
    assert (fault.code, fault.column, fault.severity) == ("text.hidden", "alamat", Severity.ERROR)
    assert "Melati" not in fault.message and hidden not in fault.message


def test_letters_are_composed_so_that_one_name_is_written_in_one_way() -> None:
    decomposed = unicodedata.normalize("NFD", "ANDRÉ")
    assert tidy(decomposed) == "ANDRÉ"
    assert person_name(decomposed, "nama") == ("ANDRÉ", None)


@given(st.text(max_size=60))
def test_what_passes_is_clean_by_the_rule_of_forms(typed: str) -> None:
    for read in (words, paper_number, dusun, hamlet_number, person_name, card_tag):
        value, fault = read(typed, "kolom")
        assert value is None or (isinstance(value, str) and is_clean(value) and fault is None)


LETTERS = st.characters(categories=["Lu", "Ll"]) | st.sampled_from(" .,'-/()\u2019\u02bc")


@given(st.text(alphabet=LETTERS, min_size=1, max_size=12))
def test_a_name_in_a_file_is_what_the_counter_makes_of_it(typed: str) -> None:
    value, fault = person_name(typed, "nama")
    if fault is not None:
        with pytest.raises(Unclear):
            name_at_the_counter(tidy(typed))
    elif value is not None:
        assert value == name_at_the_counter(tidy(typed))


@given(st.text(alphabet="ABZabz.',- ", max_size=30))
def test_the_short_way_for_plain_names_takes_nothing_that_the_counter_changes(typed: str) -> None:
    if PLAIN_NAME.fullmatch(typed):
        assert name_at_the_counter(typed) == typed


@pytest.mark.parametrize(
    "name",
    [
        "ВUDI",  # noqa: RUF001 - the first letter is Cyrillic
        "SITI АMINAH",  # noqa: RUF001 - so is the sixth
        "ΒUDI",  # noqa: RUF001 - and this one is Greek
        "布迪",
        "بودي",
    ],
)
def test_a_name_with_letters_that_only_look_alike_is_refused(name: str) -> None:
    value, fault = person_name(name, "nama")
    assert value is None and fault is not None and fault.code == "name.characters"
    assert "huruf Latin" in fault.message and name not in fault.message
    with pytest.raises(Unclear):
        name_at_the_counter(name)


@pytest.mark.parametrize("apostrophe", "\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4\u0060\uff07")
def test_the_apostrophes_of_keyboards_and_word_processors_are_one(apostrophe: str) -> None:
    assert person_name(f"NUR{apostrophe}AINI", "nama") == ("NUR'AINI", None)


@pytest.mark.parametrize("name", ["", " ", "-", "\u200b", "\ufeff"])
def test_a_name_that_is_not_there_is_unknown_and_no_fault(name: str) -> None:
    assert person_name(name, "nama") == UNKNOWN


def test_a_line_is_as_long_as_in_a_form() -> None:
    assert words("A" * LINE, "alamat") == ("A" * LINE, None)
    assert code(words("A" * (LINE + 1), "alamat")) == "text.too-long"
    assert code(person_name("A" * (LINE + 1), "nama")) == "text.too-long"


def test_capitals_that_need_more_room_are_counted_again() -> None:
    assert code(dusun("ß" * LINE, "dusun")) == "text.too-long"
    assert dusun("Weiß", "dusun") == ("WEISS", None)


@pytest.mark.parametrize("word", ["", "dusun ", "DUSUN  ", "Dusun\u00a0"])
def test_a_dusun_is_known_by_its_name_alone(word: str) -> None:
    assert dusun(f"{word}mekar", "dusun") == ("MEKAR", None)


@pytest.mark.parametrize("error", sorted(text_cells.SPREADSHEET_ERRORS))
def test_an_error_of_the_spreadsheet_is_no_address(error: str) -> None:
    assert code(words(error, "alamat")) == "text.spreadsheet-error"


@pytest.mark.parametrize("cell", [True, date(2026, 2, 1), time(7, 30)])
def test_a_cell_that_became_a_date_is_no_address(cell: date | time | bool) -> None:
    assert code(words(cell, "alamat")) == "text.not-text"


def test_a_whole_number_is_written_without_a_point() -> None:
    assert (tidy(12.0), tidy(12.5), tidy(12)) == ("12", "12.5", "12")
    assert words(12.0, "alamat") == ("12", None)


@pytest.mark.parametrize("cell", ["1,23457E+12", "1.2e+16", 10.0**15, 1.2e16])
def test_the_number_of_a_paper_that_a_spreadsheet_spoiled_is_refused(cell: str | float) -> None:
    assert code(paper_number(cell, "akta_lahir")) == "text.spoiled"


@pytest.mark.parametrize("cell", ["AL-7/2015", "0001234567890", " 474.1/12 "])
def test_the_number_of_a_paper_stays_as_it_is_written(cell: str) -> None:
    assert paper_number(cell, "akta_lahir") == (cell.strip(), None)


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("7", "007"),
        ("RT. 07", "007"),
        ("Rw 12", "012"),
        ("0", None),
        ("RT 000", None),
        ("1A", "1A"),
    ],
)
def test_rt_and_rw_have_three_digits_or_are_what_they_say(
    written: str, meaning: str | None
) -> None:
    assert hamlet_number(written, "rt") == (meaning, None)


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [("lat", "-5,3971", -5.3971), ("lng", "105.2", 105.2), ("lng", 105, 105.0), ("lat", "-", None)],
)
def test_degrees_may_have_a_comma(column: str, cell: str | int, value: float | None) -> None:
    assert degrees(cell, column) == (value, None)


@pytest.mark.parametrize(
    ("column", "cell"), [("lat", "-91"), ("lng", "181"), ("lat", "5°23'"), ("lat", "105.2")]
)
def test_degrees_that_are_nowhere_are_refused(column: str, cell: str) -> None:
    assert code(degrees(cell, column)) == "degrees.format"
