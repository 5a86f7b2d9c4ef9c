"""A character nobody can see enters nowhere: not in a body, a header, a path or a search."""

import pytest
from fastapi.testclient import TestClient

from tests.runtime.http.conftest import as_person
from tests.runtime.http.office import Notes
from tests.runtime.http.test_problems import NOTE, problem

HIDDEN = {
    "NUL": "%00",
    "escape": "%1B%5B2J",
    "line break": "%0A",
    "bidi override": "%E2%80%AE",
    "zero width": "%E2%80%8B",
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("header", ["reason", "legal-basis", "on-behalf-of", "evidence"])
def test_a_header_with_something_hidden_is_answered_in_words(
    web: TestClient, notes: Notes, header: str, hidden: str
) -> None:
    sent = {**as_person("operator.satu"), header: f"laporan{hidden}keluarga"}
    body = problem(web.post("/notes", json=NOTE, headers=sent), 422)
    assert "tidak terlihat" in body["errors"][0]["detail"]
    assert notes.written == []


@pytest.mark.parametrize("header", ["acting-role", "office"])
def test_a_code_in_a_header_is_ascii(web: TestClient, notes: Notes, header: str) -> None:
    sent = {**as_person("operator.satu"), header: "clerk\xe9"}
    answer = web.post(
        "/notes", json=NOTE, headers={k: v.encode("latin-1") for k, v in sent.items()}
    )
    assert answer.status_code == 422
    assert notes.written == []


@pytest.mark.parametrize("evidence", ["; kind=foto", "foto.jpg; sha256=bukan-sidik"])
def test_evidence_that_names_no_document_is_answered_in_words(
    web: TestClient, notes: Notes, evidence: str
) -> None:
    sent = as_person("operator.satu", evidence=evidence)
    body = problem(web.post("/notes", json=NOTE, headers=sent), 422)
    assert body["title"] == "Bukti tidak terbaca"
    assert notes.written == []
