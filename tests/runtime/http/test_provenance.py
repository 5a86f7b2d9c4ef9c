"""Every command says who, in which role and office, and why."""

from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from infra.runtime.eventstore.annexes import add_annex
from infra.runtime.eventstore.clock import now
from infra.runtime.http.deps import deps_of
from infra.runtime.http.provenance import Grounds, confirmed, fingerprint
from tests.runtime.http.conftest import VILLAGE, as_person
from tests.runtime.http.office import Notes
from tests.runtime.http.test_problems import problem

NOTE = {"region": VILLAGE, "number": 1}


def test_role_and_office_come_from_the_assignment(web: TestClient, notes: Notes) -> None:
    sent = as_person("operator.satu", reason=quote("Laporan Pak RT é mendesak"))
    web.post("/notes", json=NOTE, headers=sent)
    [by] = notes.written
    assert (by.actor, by.role, by.office) == ("operator.satu", "clerk", VILLAGE)
    assert (by.reason, by.remark) == ("lainnya", "Laporan Pak RT é mendesak")
    assert by.correlation_id == by.command_id


def test_the_grounds_are_kept(web: TestClient, notes: Notes) -> None:
    sent = as_person(
        "operator.satu",
        legal_basis="Permendagri 108/2019",
        on_behalf_of="warga-7",
        evidence="berkas:7f; kind=surat-kelahiran; sha256=ab",
    )
    assert web.post("/notes", json=NOTE, headers=sent).status_code == 201
    [by] = notes.written
    [evidence] = by.evidence
    assert (evidence.uri, evidence.kind, evidence.sha256) == ("berkas:7f", "surat_kelahiran", "ab")
    assert (by.legal_basis, by.on_behalf_of) == ("Permendagri 108/2019", "warga-7")


def test_what_it_follows_from_is_ours_to_say(web: TestClient, notes: Notes) -> None:
    foreign = {name: str(UUID(int=8)) for name in ("case_id", "correlation_id", "causation_id")}
    web.post("/notes", json=NOTE, headers=as_person("operator.satu", **foreign))
    [by] = notes.written
    assert (by.case_id, by.causation_id, by.correlation_id) == (None, None, by.command_id)


def test_an_empty_header_is_no_evidence(web: TestClient, notes: Notes) -> None:
    assert web.post(
        "/notes", json=NOTE, headers=as_person("operator.satu", evidence=" ")
    ).is_success
    assert notes.written[0].evidence == ()


def test_evidence_that_names_an_annex_names_one_that_is_here(
    app: FastAPI, web: TestClient, notes: Notes
) -> None:
    with deps_of(app).pool.connection() as db:
        annex = add_annex(db, ["keluarga-1", "keluarga-2"])
    for said in (f"annex:{annex.hash}; kind=foto", f"annex:{annex.hash.upper()}"):
        sent = as_person("operator.satu", evidence=said)
        assert web.post("/notes", json=NOTE, headers=sent).is_success
    assert [by.evidence[0].uri for by in notes.written] == [
        f"annex:{annex.hash}",
        f"annex:{annex.hash.upper()}",
    ]


@pytest.mark.parametrize("named", ["0" * 64, "", "satu", "' OR true --"])
def test_evidence_that_names_an_annex_nobody_holds_is_refused_and_says_what_to_do(
    web: TestClient, notes: Notes, named: str
) -> None:
    sent = as_person("operator.satu", evidence=f"annex:{named}; kind=foto")
    body = problem(web.post("/notes", json=NOTE, headers=sent), 422)
    assert body["type"] == "/problems/unknown-annex" and "SHA-256" in body["detail"]
    assert notes.written == []


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
    asked = problem(web.post("/notes", json=NOTE, headers=as_person("rangkap")), 400)
    assert {"acting_role": "clerk", "office": VILLAGE} in asked["choices"]
    web.post("/notes", json=NOTE, headers=as_person("rangkap", office=VILLAGE))
    assert [by.office for by in notes.written] == [VILLAGE]


def test_nobody_acts_for_an_office_they_do_not_hold(web: TestClient, notes: Notes) -> None:
    elsewhere = as_person("operator.satu", office="18.09.01.2002")
    problem(web.post("/notes", json=NOTE, headers=elsewhere), 403)
    auditor = as_person("operator.satu", acting_role="auditor")
    problem(web.post("/notes", json=NOTE, headers=auditor), 403)
    assert notes.written == []


def test_a_reason_from_the_list_needs_no_words_and_may_have_some(
    web: TestClient, notes: Notes
) -> None:
    bare = as_person("operator.satu", reason_code="pemeriksaan")
    del bare["reason"]
    web.post("/notes", json=NOTE, headers=bare)
    web.post("/notes", json=NOTE, headers=as_person("operator.satu", reason_code="laporan_rt"))
    assert [(by.reason, by.remark) for by in notes.written] == [
        ("pemeriksaan", None),
        ("laporan_rt", "laporan warga"),
    ]


def test_another_reason_is_said_in_words(web: TestClient, notes: Notes) -> None:
    bare = as_person("operator.satu", reason_code="lainnya")
    del bare["reason"]
    problem(web.post("/notes", json=NOTE, headers=bare), 422)
    unknown = as_person("operator.satu", reason_code="bosan")
    problem(web.post("/notes", json=NOTE, headers=unknown), 422)
    assert notes.written == []


def test_what_a_device_sends_says_so_and_when_it_was_confirmed_there(
    web: TestClient, notes: Notes
) -> None:
    at = now() - timedelta(days=3)
    sent = as_person("operator.satu", channel="device", confirmed_at=at.isoformat())
    sent["delegation"] = str(UUID(int=9))
    assert web.post("/notes", json=NOTE, headers=sent).status_code == 201
    web.post("/notes", json=NOTE, headers=as_person("operator.satu"))
    device, counter = notes.written
    assert (device.channel, device.confirmed_at) == ("device", at)
    assert device.delegation_id == UUID(int=9)
    assert (counter.channel, counter.confirmed_at, counter.delegation_id) == ("counter", None, None)


@pytest.mark.parametrize("channel", ["import", "service", "pos"])
def test_no_request_comes_in_as_a_file_or_from_a_service(
    web: TestClient, notes: Notes, channel: str
) -> None:
    problem(web.post("/notes", json=NOTE, headers=as_person("operator.satu", channel=channel)), 422)
    assert notes.written == []


@pytest.mark.parametrize("days", [-370, 2, 355_000])
def test_a_device_with_a_clock_out_of_its_mind_is_put_right_first(
    web: TestClient, notes: Notes, days: int
) -> None:
    at = now() + timedelta(days=days)
    sent = as_person("operator.satu", channel="device", confirmed_at=at.isoformat())
    assert "wrong-clock" in problem(web.post("/notes", json=NOTE, headers=sent), 422)["type"]
    assert notes.written == []


def test_the_fingerprint_tells_bodies_and_grounds_apart_and_not_what_they_hold(
    web: TestClient, notes: Notes
) -> None:
    key, note = b"satu-kunci", NOTE
    sent = as_person("operator.satu", reason="alasan yang lain")
    web.post("/notes", json=note, headers=as_person("operator.satu"))
    web.post("/notes", json=note, headers=sent)
    web.post("/notes", json=note | {"number": 2}, headers=as_person("operator.satu"))
    assert len({by.content for by in notes.written}) == 3
    one, same, other = (Grounds(reason=text) for text in ("satu dua", "satu dua", "lain"))
    assert fingerprint(key, one) == fingerprint(key, same) != fingerprint(key, other)
    assert fingerprint(b"kunci lain", one) != fingerprint(key, one)


@pytest.mark.parametrize(
    ("header", "codes"),
    [(None, set()), ("", set()), ("waits", {"waits"}), ("waits, earlier,", {"waits", "earlier"})],
)
def test_what_is_confirmed_is_named_by_its_codes(header: str | None, codes: set[str]) -> None:
    assert confirmed(header) == codes
