"""Pages, versions, freshness and limits."""

from contextlib import suppress
from threading import Timer
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from infra.runtime.http.reading.paging import BadCursor, decode, encode
from tests.runtime.http.conftest import VILLAGE, as_person
from tests.runtime.http.office import Notes
from tests.runtime.http.test_problems import problem

NOTE = {"region": VILLAGE, "number": 1}


def test_pages_follow_each_other_without_gap_or_repeat(web: TestClient) -> None:
    clerk = as_person("operator.satu")
    seen: list[int] = []
    url = "/notes?limit=3"
    while url:
        answer = web.get(url, headers=clerk)
        seen += answer.json()["items"]
        url = answer.links["next"]["url"] if "next" in answer.links else ""
        assert (answer.json()["next"] is None) == (url == "")
    assert seen == [1, 2, 3, 4, 5, 6, 7]


@given(st.tuples(st.integers(0, 2**60), st.uuids(), st.datetimes()))
def test_a_cursor_comes_back_as_it_went(key: Any) -> None:
    assert decode(encode(key)) == key


@given(st.text())
def test_an_invented_cursor_is_refused_or_harmless(cursor: str) -> None:
    with suppress(BadCursor):
        assert isinstance(decode(cursor), tuple)


def test_a_reader_sees_their_own_write_as_soon_as_it_is_there(
    web: TestClient, notes: Notes
) -> None:
    arriving = Timer(0.1, lambda: setattr(notes, "position", 42))
    arriving.start()
    answer = web.get("/notes?min_position=42", headers=as_person("operator.satu"))
    arriving.join()
    assert answer.json()["as_of_position"] == 42
    assert answer.headers["as-of-position"] == "42"


def test_a_reader_who_waited_in_vain_is_asked_to_come_back(web: TestClient) -> None:
    answer = web.get("/notes?min_position=43", headers=as_person("operator.satu"))
    problem(answer, 409)
    assert answer.headers["retry-after"] == "1"


def test_a_reader_learns_the_version(web: TestClient) -> None:
    answer = web.get(f"/notes/{UUID(int=5)}", headers=as_person("operator.satu"))
    assert answer.headers["etag"] == '"v14"'


@pytest.mark.parametrize(
    ("given", "status"), [('"v14"', 200), (None, 428), ('"v12"', 412), ("*", 400), ("v14", 400)]
)
def test_a_change_names_what_it_was_based_on(
    web: TestClient, given: str | None, status: int
) -> None:
    sent = as_person("operator.satu") | ({"if-match": given} if given else {})
    assert web.put("/notes/1", json=NOTE, headers=sent).status_code == status


def test_a_change_of_something_stale_shows_what_moved(web: TestClient) -> None:
    sent = as_person("operator.satu", if_match='"v12"')
    body = problem(web.put("/notes/1", json=NOTE, headers=sent), 412)
    assert (body["base"], body["current"], body["changed"]) == (12, 14, ["kind-12-14"])


def test_a_search_says_what_it_is_for(web: TestClient) -> None:
    for said in ({}, {"purpose": "Ingin tahu!"}):
        sent = as_person("pemeriksa")
        del sent["purpose"]
        body = problem(web.post("/notes/search", json=NOTE, headers=sent | said), 422)
        assert [each["pointer"] for each in body["errors"]] == ["header:purpose"]
    assert "'pelayanan'" in body["errors"][0]["detail"]
