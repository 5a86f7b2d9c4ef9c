"""What changes in a life, as officers send it and as the page tells it of two days."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.people_we_know import ANI, FAMILY, SITI
from tests.people_we_know import family as household
from tests.registry.asking import post
from tests.registry.known import Known

PERSON = f"/households/{FAMILY}/members/{ANI}"
MARCH = {"effective": {"on": "2026-03-01"}}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("occupation", {"occupation": 9}),
        ("schooling", {"education": "primary", "studying": 6}),
        ("disability", {"disability": "blind"}),
        ("divorce", {}),
    ],
)
def test_each_is_recorded_and_moves_the_version_on(
    web: TestClient, path: str, body: dict[str, Any]
) -> None:
    answer = post(web, f"{PERSON}/{path}", {**MARCH, **body})
    assert answer.status_code == 202, answer.text
    assert [fact["title"] for fact in answer.json()["facts"]] == ["Keadaan orang berubah"]
    assert answer.headers["etag"] == '"v2"'


def test_who_is_married_already_is_not_married_again(web: TestClient) -> None:
    assert post(web, f"{PERSON}/marriage", MARCH).json()["facts"] == []


def test_a_school_without_a_word_about_it_is_refused(web: TestClient) -> None:
    assert post(web, f"{PERSON}/schooling", MARCH).status_code == 422


def test_the_page_of_an_earlier_year_does_not_change(registry: Known) -> None:
    registry.record(household)
    page = f"/households/{FAMILY}"
    asked = registry.post(
        "operator.sukamaju",
        f"{page}/members/{SITI}/occupation",
        {**MARCH, "occupation": 9},
        if_match='"v1"',
    )
    assert asked.status_code == 202, asked.text

    def occupation(query: str = "") -> Any:
        members = registry.get("operator.sukamaju", page + query).json()["members"]
        return next(m["biodata"]["occupation"] for m in members if m["person_id"] == str(SITI))

    assert (occupation("?valid_at=2020-01-01"), occupation()) == (None, 9)
