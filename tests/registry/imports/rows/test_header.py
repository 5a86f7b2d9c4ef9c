"""The line of titles: any order and spelling, named when something is missing or stands twice."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.letters import is_clean
from services.registry.imports.file.table import EPOCH
from services.registry.imports.file.unreadable_file import UnreadableFile
from services.registry.imports.rows.header import (
    LONGEST_TITLE,
    MOST_IGNORED,
    NEW_PERSON_NEEDS,
    find_columns,
)
from services.registry.imports.rows.template import template

NAMES = tuple(column.header for column in template(EPOCH, EPOCH))


def refusal(*titles: str) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refused:
        find_columns(titles, NAMES)
    return refused.value


def test_columns_are_found_wherever_they_stand() -> None:
    header = find_columns(["nama", "catatan", "nik"], NAMES)
    assert header.places == {"nama": 0, "nik": 2}
    assert (header.ignored, header.width) == (("catatan",), 3)


@pytest.mark.parametrize(
    "title",
    [
        "TANGGALLAHIR",
        "Tanggal Lahir",
        " tanggal_lahir ",
        "tanggal\u00a0lahir",
        "\ufeffTanggal-Lahir",
    ],
)
def test_case_spaces_and_marks_in_a_title_do_not_matter(title: str) -> None:
    assert find_columns(["nik", title], NAMES).places["tanggallahir"] == 1


def test_every_column_of_the_template_is_found_by_its_own_name() -> None:
    assert find_columns(NAMES, NAMES).places == {name: place for place, name in enumerate(NAMES)}
    assert set(NEW_PERSON_NEEDS) < set(NAMES)


def test_a_line_without_any_known_title_is_no_header() -> None:
    assert refusal("daftar penduduk", "desa sukamaju").code == "file.no-header"


def test_titles_that_stand_twice_are_named() -> None:
    refused = refusal("nik", "NIK", "nama", "Nama", "sex")
    assert refused.code == "file.repeated-columns" and "nama, nik" in refused.explanation


def test_without_nik_nobody_is_known() -> None:
    refused = refusal("nama", "no_kk")
    assert refused.code == "file.missing-columns" and "nik" in refused.explanation


def test_what_is_ignored_is_reported_shortly() -> None:
    header = find_columns(["nik", "x" * 500, *(f"lain {n}" for n in range(100))], NAMES)
    assert len(header.ignored) == MOST_IGNORED
    assert header.ignored[0] == "x" * LONGEST_TITLE


def test_a_title_that_shows_nothing_is_not_repeated_to_anybody() -> None:
    assert find_columns(["nik", "\u3164", "a\u3164b"], NAMES).ignored == ()


def test_a_title_that_is_somebodys_number_is_not_kept_in_the_open() -> None:
    header = find_columns(["nik", "1809011705900003", "NIK 1809 0117 0590 0003", "no hp"], NAMES)
    assert header.ignored == ("nohp",)


@given(st.lists(st.text(max_size=20), max_size=10))
def test_what_is_reported_can_be_shown_anywhere(titles: list[str]) -> None:
    assume(not any("nik" in title.casefold() for title in titles))
    header = find_columns(["nik", *titles], ("nik",))
    assert all(is_clean(title) for title in header.ignored)
