"""Every command says who, in which role and office, and why."""

from urllib.parse import quote
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from tests.runtime.http.conftest import VILLAGE, as_person
from tests.runtime.http.office import Notes
from tests.runtime.http.test_problems import problem

NOTE = {"region": VILLAGE, "number": 1}


def test_role_and_office_come_from_the_assignment(web: TestClient, notes: Notes) -> None:
    sent = as_person("operator.satu", reason=quote("Laporan Pak RT é mendesak"))
    web.post("/notes", json=NOTE, headers=sent)
    [by] = notes.written
    assert (by.actor, by.role, by.office) == ("operator.satu", "clerk", VILLAGE)
    assert by.reason == "Laporan Pak RT é mendesak"
    assert by.correlation_id == by.command_id
    assert by.recorded_at.tzinfo


def test_the_grounds_are_kept(web: TestClient, notes: Notes) -> None:
    sent = as_person(
        "operator.satu",
        legal_basis="Permendagri 108/2019",
        on_behalf_of="warga-7",
        evidence="berkas:7f; kind=surat-kelahiran; sha256=ab",
        case_id=str(UUID(int=7)),
        correlation_id=str(UUID(int=8)),
    )
    assert web.post("/notes", json=NOTE, headers=sent).status_code == 201
    [by] = notes.written
    [evidence] = by.evidence
    assert (evidence.uri, evidence.kind, evidence.sha256) == ("berkas:7f", "surat-kelahiran", "ab")
    assert (by.legal_basis, by.on_behalf_of) == ("Permendagri 108/2019", "warga-7")
    assert (by.case_id, by.correlation_id) == (UUID(int=7), UUID(int=8))


@pytest.mark.parametrize("reason", [None, "", "  ", "ya"])
def test_a_reason_is_required(web: TestClient, notes: Notes, reason: str | None) -> None:
    sent = {**as_person("operator.satu"), "reason": reason or ""}
    if reason is None:
        del sent["reason"]
    body = problem(web.post("/notes", json=NOTE, headers=sent), 422)
    assert body["errors"][0]["pointer"] == "header:reason"
    assert notes.written == []


@pytest.mark.parametrize("header", ["reason", "legal-basis", "evidence", "on-behalf-of"])
def test_a_number_that_identifies_somebody_does_not_travel(
    web: TestClient, notes: Notes, header: str
) -> None:
    sent = {**as_person("operator.satu"), header: "foto 9999010107850001 depan"}
    answer = web.post("/notes", json=NOTE, headers=sent)
    body = problem(answer, 422)
    assert "nomor 16 angka" in body["errors"][0]["detail"]
    assert "9999010107850001" not in answer.text
    assert notes.written == []


def test_somebody_with_several_offices_names_one(web: TestClient, notes: Notes) -> None:
    problem(web.post("/notes", json=NOTE, headers=as_person("rangkap")), 400)
    web.post("/notes", json=NOTE, headers=as_person("rangkap", office=VILLAGE))
    assert [by.office for by in notes.written] == [VILLAGE]


def test_nobody_acts_for_an_office_they_do_not_hold(web: TestClient, notes: Notes) -> None:
    elsewhere = as_person("operator.satu", office="18.09.01.2002")
    problem(web.post("/notes", json=NOTE, headers=elsewhere), 403)
    auditor = as_person("operator.satu", acting_role="auditor")
    problem(web.post("/notes", json=NOTE, headers=auditor), 403)
    assert notes.written == []
