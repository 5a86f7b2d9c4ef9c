"""The types of text agree: what a form lets in, facts can hold, and a schema says so truthfully."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from contracts.letters import LINE, is_clean
from contracts.registry.parts import Column, Number
from contracts.registry.welfare import Period
from contracts.text import (
    LONGEST,
    Digits,
    FreeText,
    HeaderText,
    Key,
    Label,
    LongText,
    PersonName,
    PlainLines,
    PlainText,
    ShortText,
    Text,
    Word,
    clean_lines,
    unquoted,
)

anything = st.text(st.characters(codec=None, exclude_categories=[]))
visible = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=80)
FORMS = {
    "Text": Text,
    "ShortText": ShortText,
    "FreeText": FreeText,
    "HeaderText": HeaderText,
    "PersonName": PersonName,
}
PATTERNS = {"Word": Word, "Key": Key, "Number": Number, "Column": Column, "Period": Period}
OTHERS = {"Label": Label, "LongText": LongText, "PlainText": PlainText}
DIGITS = {"Number": "1809010107850001", "Period": "2026-TW4"}
a_form = pytest.mark.parametrize("kind", FORMS.values(), ids=FORMS)
a_pattern = pytest.mark.parametrize("kind", PATTERNS.values(), ids=PATTERNS)


def accepts(kind: Any, text: object) -> bool:
    try:
        TypeAdapter(kind).validate_python(text)
    except ValidationError:
        return False
    return True


def fits(kind: Any, text: object) -> bool:
    """What a consumer who has only the schema thinks of it."""
    return Draft202012Validator(TypeAdapter(kind).json_schema()).is_valid(text)


@a_form
@given(text=anything)
def test_what_a_form_lets_in_a_fact_can_hold(kind: Any, text: str) -> None:
    if accepts(kind, text):
        once = TypeAdapter(kind).validate_python(text)
        assert accepts(PlainText, once)
        assert is_clean(once)


@given(anything)
def test_the_lines_of_a_rule_that_pass_can_be_held_and_read_again(text: str) -> None:
    if accepts(LongText, text):
        once = TypeAdapter(LongText).validate_python(text)
        assert accepts(PlainLines, once)
        assert clean_lines(once) == once
        assert "\r" not in once and "\t" not in once


@given(st.lists(visible, min_size=1, max_size=4))
def test_a_rule_typed_on_another_machine_is_the_same_rule(lines: list[str]) -> None:
    assert accepts(LongText, "\n".join(lines)) == accepts(LongText, "\r\n".join(lines))
    if accepts(LongText, "\n".join(lines)):
        assert clean_lines("\r\n".join(lines)) == clean_lines("\n".join(lines))


@given(anything)
def test_a_fact_holds_one_line_only_where_it_also_holds_several(text: str) -> None:
    assert accepts(PlainLines, text) or not accepts(PlainText, text)
    assert accepts(PlainText, text) == (accepts(PlainLines, text) and "\n" not in text)


@given(anything)
def test_a_label_is_a_short_text_or_nothing(text: str) -> None:
    assert accepts(Label, text) == (not text or (accepts(PlainText, text) and len(text) <= 60))


@pytest.mark.parametrize(
    ("name", "longest"),
    [
        ("Text", LONGEST),
        ("FreeText", LONGEST),
        ("HeaderText", LONGEST),
        ("ShortText", LINE),
        ("PersonName", LINE),
        ("LongText", 4 * LONGEST),
        ("PlainText", 4 * LONGEST),
        ("Label", 60),
        ("Word", 200),
        ("Key", 100),
        ("Column", 60),
    ],
)
def test_a_text_ends_where_it_is_said_to(name: str, longest: int) -> None:
    kind = (FORMS | PATTERNS | OTHERS)[name]
    assert accepts(kind, "a" * longest)
    assert not accepts(kind, "a" * (longest + 1))


@pytest.mark.parametrize("name", [*FORMS, *PATTERNS, *OTHERS])
@pytest.mark.parametrize("value", [None, 7, True, ["Budi"]], ids=str)
def test_what_is_no_text_is_never_made_one(name: str, value: object) -> None:
    assert not accepts((FORMS | PATTERNS | OTHERS)[name], value)


@a_pattern
@given(data=st.data(), noise=anything)
def test_a_schema_and_the_code_agree_on_a_pattern(kind: Any, data: Any, noise: str) -> None:
    pattern = TypeAdapter(kind).json_schema()["pattern"]
    good = data.draw(st.from_regex(pattern.replace(r"\d", "[0-9]"), fullmatch=True))
    assert accepts(kind, good) and fits(kind, good)
    assert accepts(kind, noise) <= fits(kind, noise)


@a_pattern
@pytest.mark.parametrize("around", ["{} ", " {}", "{}\n", "\n{}", "{}\x00", "{}\u202e"], ids=repr)
def test_nothing_clings_to_a_word(kind: Any, around: str) -> None:
    word = next(w for w in ("abc", *DIGITS.values()) if accepts(kind, w))
    assert not accepts(kind, around.format(word))


@pytest.mark.parametrize("name", DIGITS)
@pytest.mark.parametrize("zero", [0x0660, 0x06F0, 0x0966, 0xFF10], ids=hex)
def test_a_digit_is_one_of_ten_and_of_no_other_script(name: str, zero: int) -> None:
    foreign = "".join(chr(zero + int(c)) if c.isdigit() else c for c in DIGITS[name])
    assert accepts(PATTERNS[name], DIGITS[name])
    assert not accepts(PATTERNS[name], foreign)


def test_a_pattern_is_published_as_it_is_written() -> None:
    pattern = r"^\d{2}-TW[1-4]$"
    assert Digits(pattern) == Digits(pattern)
    assert TypeAdapter(Period).json_schema()["pattern"] == r"^\d{4}-TW[1-4]$"


@given(visible)
def test_a_header_says_what_its_sender_meant(text: str) -> None:
    quoted = "".join(f"%{byte:02X}" for byte in text.encode())
    assert unquoted(quoted) == text
    assert accepts(HeaderText, quoted) == accepts(FreeText, text)


@pytest.mark.parametrize("value", [None, 7, b"%41"])
def test_a_header_that_is_no_text_is_left_as_it_is(value: object) -> None:
    assert unquoted(value) is value
    assert clean_lines(value) is value
