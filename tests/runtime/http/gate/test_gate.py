"""Nothing is read of what somebody may not send, and nobody keeps the desk from the others."""

import json

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from infra.local.ports import LOOPBACK
from infra.runtime.http.gate import bodies, gate, paces
from infra.runtime.http.gate.gate import Gate
from infra.runtime.http.gate.paces import Paces
from tests.runtime.http.conftest import VILLAGE, as_person
from tests.runtime.http.gate.conftest import Street, answered, heard, until
from tests.runtime.http.office import Notes

MEGABYTES = b"x" * 1_000_000
NOTE = json.dumps({"region": VILLAGE, "number": 1}).encode()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "DRAINING_SECONDS", 0.3)
    monkeypatch.setattr(bodies, "GRACE_SECONDS", 0.3)


def the_gate(app: FastAPI) -> Gate:
    found = app.middleware_stack
    while not isinstance(found, Gate):
        found = found.app  # type: ignore[union-attr]
    return found


def test_a_stranger_is_told_to_log_in_before_a_word_of_it_is_read(
    street: Street, quick: None
) -> None:
    form = {"content-type": "multipart/form-data; boundary=b"}
    said = answered(street.stranger(street.head("POST", "/notes/files", 19_900_000, **form)))
    assert (said.status, said.body["title"]) == (401, "Belum masuk")
    assert said.headers["connection"] == "close"


def test_who_lacks_the_right_is_told_so_before_a_word_of_it_is_read(
    street: Street, notes: Notes, quick: None
) -> None:
    said = answered(street.stranger(street.note("pemeriksa", 900_000)))
    assert (said.status, said.body["title"]) == (403, "Peran Anda tidak berwenang")
    assert notes.written == []


def test_an_upload_of_a_stranger_is_thrown_away_as_it_comes_and_he_reads_why(
    street: Street, app: FastAPI
) -> None:
    with httpx.Client(trust_env=False) as web:
        where = f"http://{LOOPBACK}:{street.port}/notes/files"
        sent = web.post(where, files={"file": ("a.csv", 19 * MEGABYTES)})
    assert (sent.status_code, sent.json()["title"]) == (401, "Belum masuk")
    assert the_gate(app).held.bytes == 0


def test_a_stranger_who_never_ends_is_cut_off(street: Street, quick: None) -> None:
    came = street.stranger(street.head("POST", "/notes", 10**9), MEGABYTES)
    assert heard(came).startswith(b"HTTP/1.1 401 ")


def test_a_note_that_comes_in_pieces_is_written_and_the_next_on_the_same_connection(
    street: Street, notes: Notes
) -> None:
    came = street.stranger()
    for _ in range(2):
        came.sendall(street.note("operator.satu", len(NOTE)))
        for letter in NOTE:
            came.sendall(bytes([letter]))
        assert answered(came).status == 201
    assert len(notes.written) == 2


def test_a_body_without_a_length_is_looked_at_all_the_same(
    street: Street, notes: Notes, quick: None
) -> None:
    chunked = b"POST /notes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
    assert answered(street.stranger(chunked)).status == 401


def test_a_body_that_does_not_come_is_not_waited_for(
    street: Street, app: FastAPI, notes: Notes, quick: None
) -> None:
    said = answered(street.stranger(street.note("operator.satu", 900), NOTE[:5]))
    assert (said.status, said.body["title"]) == (408, "Kiriman terlalu lambat")
    assert notes.written == []
    until(lambda: the_gate(app).held.bytes == 0)


def test_a_process_holds_so_many_bytes_of_bodies_and_no_more(
    street: Street, app: FastAPI, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies, "MOST", 300_000)
    first = street.stranger(street.note("operator.satu", 250_000), b" " * 200_000)
    until(lambda: the_gate(app).held.bytes == 200_000)
    second = answered(street.stranger(street.note("operator.dua", 150_000), b" " * 150_000))
    assert (second.status, second.headers["retry-after"]) == (503, "5")
    assert second.body["title"] == "Layanan sedang menerima banyak kiriman"
    first.sendall(b" " * (50_000 - len(NOTE)) + NOTE)
    assert answered(first).status == 201
    until(lambda: the_gate(app).held.bytes == 0)


def working(street: Street, notes: Notes, monkeypatch: pytest.MonkeyPatch, name: str) -> int:
    """What one more request is answered while another is worked on and no more are taken."""
    monkeypatch.setattr(gate, name, 1)
    notes.gate.clear()
    held = street.stranger(street.note("operator.satu", len(NOTE)), NOTE)
    assert notes.inside.wait(10)
    try:
        more = answered(street.stranger(street.note("operator.satu", len(NOTE)), NOTE))
    finally:
        notes.gate.set()
    assert answered(held).status == 201
    assert int(more.headers["retry-after"]) >= 1
    return more.status


def test_over_so_many_at_once_one_is_asked_to_come_again(
    street: Street, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert working(street, notes, monkeypatch, "AT_ONCE") == 503
    assert len(notes.written) == 1


def test_one_person_does_not_take_all_the_places(
    street: Street, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert working(street, notes, monkeypatch, "OF_A_PERSON") == 429
    assert len(notes.written) == 1


def test_sixty_at_once_and_twenty_a_second_of_one_person(
    web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paces, "BURST", 60.0)

    def asks(person: str) -> httpx.Response:
        return web.get("/notes", headers=as_person(person))

    said = [asks("pemeriksa") for _ in range(100)]
    answers = [each.status_code for each in said]
    assert answers[:60] == [200] * 60
    assert 429 in answers
    refused = next(each for each in said if each.status_code == 429)
    assert refused.headers["retry-after"] == "1"
    assert refused.json()["title"] == "Batas pemakaian tercapai"
    assert asks("operator.satu").status_code == 200


def test_a_pace_fills_again_and_never_beyond_its_burst(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paces, "BURST", 60.0)
    monkeypatch.setattr(paces, "MOST_PEOPLE", 3)
    now = [0.0]
    pace = Paces(lambda: now[0])

    def taken() -> int:
        return next(count for count in range(1000) if pace.wait("operator.satu"))

    assert [taken(), pace.wait("operator.satu")] == [60, 1]
    now[0] += 1
    assert taken() == 20
    now[0] += 3600
    assert taken() == 60
    for number in range(10):
        assert pace.wait(f"orang.{number}") == 0
    assert len(pace._left) <= 4


def test_a_bad_token_is_refused_where_every_other_is(web: TestClient) -> None:
    refused = web.get("/notes", headers={"authorization": "Bearer bukan-token"})
    assert (refused.status_code, refused.json()["title"]) == (401, "Belum masuk")
    other = web.post("/notes", headers={"authorization": "Basic x"}, content=NOTE)
    assert other.status_code == 401


@pytest.mark.parametrize("path", ["/tidak-ada", "/notes/x/y/z"])
def test_what_is_not_there_takes_no_body_and_says_so(web: TestClient, path: str) -> None:
    assert web.post(path, headers=as_person("operator.satu"), content=NOTE).status_code == 404


def test_every_place_is_free_again_whatever_became_of_the_request(
    web: TestClient, app: FastAPI, notes: Notes
) -> None:
    notes.fail = RuntimeError("rusak")
    for person in ("operator.satu", "pemeriksa", "siapa"):
        web.post("/notes", headers=as_person(person), content=NOTE)
    assert the_gate(app)._working.total() == 0
    assert the_gate(app).held.bytes == 0
