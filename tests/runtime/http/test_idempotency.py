"""A command sent twice is carried out once, answered alike, and never kept when it identifies."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from psycopg_pool import ConnectionPool

from infra.runtime.http.idempotency import CLAIM, GROUNDS
from infra.runtime.http.provenance import Grounds
from tests.runtime.http.conftest import VILLAGE, as_person
from tests.runtime.http.office import Notes
from tests.runtime.http.test_problems import problem

NOTE = {"region": VILLAGE, "number": 1}
CLERK = "operator.satu"


def test_the_same_key_and_body_get_the_stored_answer(web: TestClient, notes: Notes) -> None:
    sent = as_person(CLERK)
    first, second = (web.post("/notes", json=NOTE, headers=sent) for _ in range(2))
    assert len(notes.written) == 1
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert first.headers["location"] == second.headers["location"]
    assert second.headers["idempotent-replayed"] == "true"
    assert second.headers["cache-control"] == "no-store"
    assert "idempotent-replayed" not in first.headers


def test_the_same_key_with_another_body_is_refused(web: TestClient, notes: Notes) -> None:
    sent = as_person(CLERK)
    web.post("/notes", json=NOTE, headers=sent)
    problem(web.post("/notes", json=NOTE | {"number": 2}, headers=sent), 409)
    assert len(notes.written) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"reason": "alasan lain"},
        {"evidence": "foto-12.jpg"},
        {"legal-basis": "SK 1/2026"},
        {"on-behalf-of": "Siti"},
        {"confirmed-at": "2026-11-20T08:00:00+07:00"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_the_same_key_on_other_grounds_is_refused(
    web: TestClient, notes: Notes, other: dict[str, str]
) -> None:
    """An answer that was kept must not stand for what was recorded for another reason."""
    sent = as_person(CLERK)
    assert web.post("/notes", json=NOTE, headers=sent).status_code == 201
    assert problem(web.post("/notes", json=NOTE, headers=sent | other), 409)["type"].endswith(
        "key-reused"
    )
    again = web.post("/notes", json=NOTE, headers=sent | {"accept": "*/*", "purpose": "lain"})
    assert again.headers["idempotent-replayed"] == "true"
    assert len(notes.written) == 1


def test_every_ground_is_a_part_of_what_was_sent() -> None:
    assert set(GROUNDS) == {name.replace("_", "-") for name in Grounds.model_fields}


def test_another_person_with_the_same_key_is_another_command(web: TestClient, notes: Notes) -> None:
    web.post("/notes", json=NOTE, headers=as_person(CLERK, idempotency_key="sama-sama"))
    other = as_person("operator.dua", idempotency_key="sama-sama")
    web.post("/notes", json=NOTE | {"region": "18.09.01.2002"}, headers=other)
    assert len({by.command_id for by in notes.written}) == 2


@pytest.mark.parametrize("key", [None, "pendek", "x" * 129])
def test_a_key_is_required(web: TestClient, notes: Notes, key: str | None) -> None:
    sent = {**as_person(CLERK), "idempotency-key": key or ""}
    if key is None:
        del sent["idempotency-key"]
    assert problem(web.post("/notes", json=NOTE, headers=sent), 400)["type"].endswith("key-missing")
    assert notes.written == []


def test_a_request_still_in_work_is_not_started_again(web: TestClient, notes: Notes) -> None:
    sent = as_person(CLERK)
    notes.gate.clear()
    with ThreadPoolExecutor() as threads:
        first = threads.submit(web.post, "/notes", json=NOTE, headers=sent)
        assert notes.inside.wait(10)
        second = web.post("/notes", json=NOTE, headers=sent)
        notes.gate.set()
        assert first.result().status_code == 201
    problem(second, 409)
    assert second.headers["retry-after"] == "1"
    assert web.post("/notes", json=NOTE, headers=sent).headers["idempotent-replayed"]
    assert len(notes.written) == 1


def test_many_at_once_are_one_command(web: TestClient, notes: Notes) -> None:
    sent = as_person(CLERK)
    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda _: web.post("/notes", json=NOTE, headers=sent), range(24))
        )
    assert len(notes.written) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1


def test_a_refused_command_is_decided_again(web: TestClient, notes: Notes) -> None:
    sent = as_person(CLERK)
    for _ in range(2):
        answer = web.post("/notes", json=NOTE | {"number": 9}, headers=sent)
        problem(answer, 409)
        assert "idempotent-replayed" not in answer.headers


def test_a_failure_of_ours_leaves_the_key_free(web: TestClient, notes: Notes) -> None:
    sent = as_person(CLERK)
    notes.fail = RuntimeError()
    problem(web.post("/notes", json=NOTE, headers=sent), 500)
    notes.fail = None
    assert web.post("/notes", json=NOTE, headers=sent).status_code == 201


def test_after_a_crash_the_repeat_is_the_same_command(
    web: TestClient, notes: Notes, pool: ConnectionPool[Any]
) -> None:
    """The process died between the append and the answer: the ledger knows the command id."""
    sent = as_person(CLERK)
    web.post("/notes", json=NOTE, headers=sent)
    crashed = "UPDATE idempotency SET status = NULL, headers = NULL, body = NULL, started_at ="
    with pool.connection() as db:
        db.execute(f"{crashed} now() - interval '50 seconds'")
    problem(web.post("/notes", json=NOTE, headers=sent), 409)
    with pool.connection() as db:
        db.execute(f"{crashed} now() - interval '61 seconds'")
    assert web.post("/notes", json=NOTE, headers=sent).status_code == 201
    with pool.connection() as db:
        db.execute(f"{crashed} now() + interval '1 hour'")
    again = web.post("/notes", json=NOTE, headers=sent)
    assert again.status_code == 201, "the clock was set back since: nobody waits for an hour"
    assert len({by.command_id for by in notes.written}) == 1


def test_an_answer_is_kept_for_thirty_days(
    web: TestClient, notes: Notes, pool: ConnectionPool[Any]
) -> None:
    sent = as_person(CLERK)
    for age, times in (("29 days", 1), ("31 days", 2)):
        web.post("/notes", json=NOTE, headers=sent)
        with pool.connection() as db:
            db.execute(f"UPDATE idempotency SET started_at = now() - interval '{age}'")
        web.post("/notes", json=NOTE, headers=sent)
        assert len(notes.written) == times
    web.post("/notes", json=NOTE, headers=as_person(CLERK))
    with pool.connection() as db:
        old = "SELECT count(*) FROM idempotency WHERE started_at < now() - interval '30 days'"
        assert db.execute(old).fetchone() == (0,)


def test_an_answer_that_identifies_somebody_is_not_kept(
    web: TestClient, notes: Notes, pool: ConnectionPool[Any]
) -> None:
    sent = as_person(CLERK)
    first, second = (web.post("/notes/secret", json=NOTE, headers=sent) for _ in range(2))
    assert first.json()["command"] == second.json()["command"]
    with pool.connection() as db:
        assert db.execute("SELECT 1 FROM idempotency WHERE body LIKE '%Budi%'").fetchone() is None


def test_the_table_neither_holds_nor_lets_guess_what_was_sent(
    web: TestClient, pool: ConnectionPool[Any]
) -> None:
    sent = as_person(CLERK)
    body = b'{"region": "18.09.01.2001", "number": 3}'
    told = sent | {"content-type": "application/json"}
    assert web.post("/notes", content=body, headers=told).status_code == 201
    with pool.connection() as db:
        kept = str(db.execute("SELECT i::text FROM idempotency i").fetchall())
    assert sent["idempotency-key"] not in kept
    assert hashlib.sha256(body).hexdigest() not in kept


def test_a_search_needs_no_key(web: TestClient) -> None:
    sent = as_person(CLERK, purpose="verifikasi")
    del sent["idempotency-key"]
    assert web.post("/notes/search", json=NOTE, headers=sent).json() == ["verifikasi"]


def test_the_same_file_is_the_same_command(web: TestClient, notes: Notes) -> None:
    sent = as_person(CLERK)
    for content, status in ((b"a,b", 200), (b"a,b", 200), (b"a,c", 409)):
        files = {"file": ("warga.csv", content)}
        assert web.post("/notes/files", files=files, headers=sent).status_code == status
    assert len(notes.written) == 1


def test_a_claim_does_not_wait_for_the_disk_and_a_fact_does(pool: ConnectionPool[Any]) -> None:
    with pool.connection() as db:
        db.execute(CLAIM, (UUID(int=7), b"asked"))
        assert db.execute("SHOW synchronous_commit").fetchone() == ("off",)
        db.rollback()
        assert db.execute("SHOW synchronous_commit").fetchone() == ("on",)
