"""What somebody read is what they may change: a page's sections have versions of their own."""

from typing import Any
from uuid import uuid4

import pytest

from tests.registry.known import Known
from tests.registry.test_commands_over_http import CHILD, NEW_FAMILY

OPERATOR, DINSOS = "operator.sukamaju", "dinsos.satu"
BIRTH = {"born": "2026-01-02", "child": CHILD}
DESIL = {"period": "2026-TW1", "desil": 2}
SURVEY = {"effective": {"on": "2026-01-02"}, "housing": {"has_car": False}}


@pytest.fixture
def page(registry: Known) -> str:
    new = registry.post(OPERATOR, "/households", NEW_FAMILY)
    assert new.status_code == 201, new.text
    return f"/households/{new.json()['family_id']}"


def etag(registry: Known, page: str, person: str = OPERATOR) -> str:
    return str(registry.get(person, page).headers["etag"])


def test_the_version_that_was_read_is_the_version_to_change(registry: Known, page: str) -> None:
    read = etag(registry, page)
    born = registry.post(OPERATOR, f"{page}/births", BIRTH, if_match=read)
    assert born.status_code == 202, born.text
    now = registry.get(OPERATOR, page)
    assert now.headers["etag"] == born.headers["etag"] != read
    assert [member["name"] for member in now.json()["members"]] == ["Rini", "Adi"]
    again = registry.post(OPERATOR, f"{page}/births", BIRTH, if_match=read)
    assert (again.status_code, again.json()["changed"]) == (412, ["Kelahiran"])


def test_a_desil_does_not_make_an_open_form_about_the_family_stale(
    registry: Known, page: str
) -> None:
    read = etag(registry, page)
    received = registry.post(DINSOS, f"{page}/desil", DESIL, if_match=read)
    assert received.headers["etag"] == '"v1-2"'  # it lists the family too
    born = registry.post(OPERATOR, f"{page}/births", BIRTH, if_match=read)
    assert born.status_code == 202, born.text
    assert born.headers["etag"] == etag(registry, page) == '"v2-2"'
    assert born.json()["version"] == registry.get(OPERATOR, page).json()["version"] == 2


def test_a_birth_does_not_make_an_open_survey_stale(registry: Known, page: str) -> None:
    registry.post(DINSOS, f"{page}/desil", DESIL, if_match='"v1"')
    read = etag(registry, page, DINSOS)
    assert registry.post(OPERATOR, f"{page}/births", BIRTH, if_match=read).status_code == 202
    surveyed = registry.post(DINSOS, f"{page}/housing-surveys", SURVEY, if_match=read)
    assert surveyed.status_code == 202, surveyed.text
    assert surveyed.headers["etag"] == etag(registry, page) == '"v2-3"'


@pytest.mark.parametrize("read", ['"v1"', '"v1-0"', '"v7"'])
def test_a_desil_makes_an_open_survey_stale(registry: Known, page: str, read: str) -> None:
    registry.post(DINSOS, f"{page}/desil", DESIL, if_match='"v1"')
    stale = registry.post(DINSOS, f"{page}/housing-surveys", SURVEY, if_match=read)
    assert stale.status_code == 412
    body = stale.json()
    titles = ["Desil diterima", "Tercantum dalam daftar penerima"]
    assert (body["base"], body["current"], body["changed"]) == (0, 2, titles)


def test_a_version_that_names_no_welfare_was_read_before_there_was_any(
    registry: Known, page: str
) -> None:
    assert registry.post(DINSOS, f"{page}/desil", DESIL, if_match='"v1"').status_code == 202


def test_a_command_repeated_after_its_answer_is_forgotten_is_answered_with_todays_versions(
    registry: Known, page: str
) -> None:
    headers: dict[str, Any] = {"idempotency_key": uuid4().hex, "if_match": '"v1"'}
    first = registry.post(OPERATOR, f"{page}/births", BIRTH, **headers)
    registry.post(DINSOS, f"{page}/desil", DESIL, if_match='"v2"')
    registry.running.db.execute("DELETE FROM idempotency")
    again = registry.post(OPERATOR, f"{page}/births", BIRTH, **headers)
    assert again.status_code == 202, again.text
    assert again.json()["facts"] == first.json()["facts"]
    assert again.headers["etag"] == etag(registry, page) == '"v2-2"'
