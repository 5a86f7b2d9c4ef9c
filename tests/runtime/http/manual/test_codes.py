"""Whoever fills a form from outside finds every list there is, with the words people read."""

import pytest
from fastapi.testclient import TestClient

from contracts.codes import civil, occupation, person, reasons, recording
from contracts.codes.roles import ROLES
from infra.runtime.http.manual.codes import lists
from tests.runtime.http.test_problems import problem

LISTS = {
    "marital_status": person.MaritalStatus,
    "occupation": occupation.Occupation,
    "reason_code": reasons.ReasonCode,
    "recording_reason": recording.RecordingReason,
    "religion": civil.Religion,
}


@pytest.mark.parametrize(("name", "codes"), LISTS.items())
def test_a_list_is_read_without_logging_in(web: TestClient, name: str, codes: type) -> None:
    found = web.get(f"/codes/{name}").json()["codes"]
    assert [each["code"] for each in found] == list(codes)
    assert [each["label"] for each in found] == [each.label for each in codes]


def test_all_lists_are_named_at_once_and_roles_are_among_them(web: TestClient) -> None:
    found = {each["name"]: each["codes"] for each in web.get("/codes").json()}
    assert found.keys() == lists().keys() >= LISTS.keys()
    assert {each["code"] for each in found["role"]} == set(ROLES)
    assert all(each["label"] for codes in found.values() for each in codes)


def test_a_list_that_does_not_exist_is_not_found(web: TestClient) -> None:
    problem(web.get("/codes/shoe-sizes"), 404)
