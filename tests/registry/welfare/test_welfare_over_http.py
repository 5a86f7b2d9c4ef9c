"""Commands about welfare as people send them: they move a version of their own."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.people_we_know import FAMILY
from tests.registry.asking import APPROVER, DINSOS, post

YESTERDAY = {"effective": {"on": "2026-01-02"}}
HOUSEHOLD = f"/households/{FAMILY}"


@pytest.mark.parametrize(
    ("path", "body", "person"),
    [
        ("/housing-surveys", {**YESTERDAY, "housing": {"has_car": False}}, DINSOS),
        (
            "/surveys",
            {
                **YESTERDAY,
                "questionnaire": "housing",
                "edition": "dtsen-2025",
                "answers": {"has_car": False, "floor": "earth"},
                "asked": ["has_car", "floor", "wall"],
                "surveyor": "pendata.07",
            },
            DINSOS,
        ),
        ("/listing-end", {**YESTERDAY, "reason_code": "MAMPU"}, APPROVER),
        (
            "/relisting",
            {**YESTERDAY, "decree": {"number": "460/77", "on": "2026-01-02"}},
            APPROVER,
        ),
    ],
)
def test_commands_about_welfare_move_a_version_of_their_own(
    web: TestClient, path: str, body: dict[str, Any], person: str
) -> None:
    answer = post(web, HOUSEHOLD + path, body, person)
    assert answer.status_code == 202, answer.text
    assert answer.json()["version"] == 1
    assert answer.headers["etag"] == '"v1-1"'


def test_the_first_desil_says_that_the_family_is_on_the_list(web: TestClient) -> None:
    answer = post(web, f"{HOUSEHOLD}/desil", {"period": "2026-TW1", "desil": None}, DINSOS)
    assert answer.headers["etag"] == '"v1-2"'
    titles = [fact["title"] for fact in answer.json()["facts"]]
    assert titles == ["Desil diterima", "Tercantum dalam daftar penerima"]
