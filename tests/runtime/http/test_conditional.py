"""Versions: what an officer read is what they may change, section by section."""

import pytest
from fastapi import Response
from hypothesis import given
from hypothesis import strategies as st

from infra.runtime.http.reading.conditional import (
    BadVersion,
    Sections,
    etag,
    if_match,
    if_match_sections,
    tagged,
)

VERSIONS = st.lists(st.integers(0, 10**18 - 1), min_size=1, max_size=5)


@given(VERSIONS)
def test_what_a_page_says_is_read_back_from_the_form(versions: list[int]) -> None:
    read = if_match_sections(etag(*versions))
    assert [read.of(section) for section in range(len(versions))] == versions
    assert if_match(read) == versions[0]


@given(VERSIONS, st.integers(0, 3))
def test_a_section_that_nothing_was_recorded_about_need_not_be_named(
    versions: list[int], more: int
) -> None:
    """A page that grows a section keeps the versions that forms were opened with."""
    assert etag(*versions, *[0] * more) == etag(*versions)
    assert if_match_sections(etag(*versions)).of(len(versions) + more) == 0


@given(VERSIONS, VERSIONS)
def test_pages_that_differ_anywhere_have_different_versions(
    one: list[int], other: list[int]
) -> None:
    longest = max(len(one), len(other))
    same = [*one, *[0] * (longest - len(one))] == [*other, *[0] * (longest - len(other))]
    assert (etag(*one) == etag(*other)) == same


@pytest.mark.parametrize(
    ("versions", "written"),
    [
        ((1,), '"v1"'),
        ((14, 3), '"v14-3"'),
        ((14, 0), '"v14"'),
        ((0, 0), '"v0"'),
        ((0, 2), '"v0-2"'),
    ],
)
def test_a_version_is_written_as_the_guide_shows_it(
    versions: tuple[int, ...], written: str
) -> None:
    assert etag(*versions) == written
    response = Response()
    tagged(response, *versions)
    assert response.headers["etag"] == written


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "*",
        "v14",
        '"14"',
        '"v"',
        '"v-1"',
        '"v1-"',
        '"v1--2"',
        '"v 1"',
        '"v+1"',
        '"v1.5"',
        '"v0x1"',
        '"v1_0"',
        'W/"v1"',
        '"v1", "v2"',
        '"v1"\n',
        ' "v1"',
        '"v\u0661"',
        '"V1"',
        '"v' + "9" * 19 + '"',
    ],
)
def test_what_was_never_given_out_is_refused(sent: str) -> None:
    """A version is never guessed: who writes one by hand would overwrite what they never read."""
    with pytest.raises(BadVersion) as refusal:
        if_match_sections(sent)
    assert refusal.value.status == 400
    assert "v14" in refusal.value.explanation


@given(st.text())
def test_any_text_is_a_version_or_is_refused(sent: str) -> None:
    try:
        read = if_match_sections(sent)
    except BadVersion:
        return
    assert sent.startswith('"v') and sent.endswith('"')
    assert all(version >= 0 for version in read)


def test_a_section_is_asked_for_by_its_place() -> None:
    read = Sections((14, 3))
    assert [read.of(place) for place in range(4)] == [14, 3, 0, 0]
